using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1013: repeats the attribute on the override.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddCallbackAttributeCodeFixProvider))]
[Shared]
public sealed class AddCallbackAttributeCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.OverrideDropsCallback];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (HintOf(diagnostic) is { } name && node is MethodDeclarationSyntax method && model.GetDeclaredSymbol(method, cancellationToken) is { } symbol)
        {
            AttributeArgumentListSyntax? arguments = FindArguments(symbol, name, cancellationToken);
            yield return new Remedy(
                $"Add [{name}]",
                nameof(AddCallbackAttributeCodeFixProvider),
                editor => editor.ReplaceNode(method, (current, _) => Add((MethodDeclarationSyntax)current, name, arguments)));
        }
    }

    private static MethodDeclarationSyntax Add(MethodDeclarationSyntax method, string name, AttributeArgumentListSyntax? arguments) => method
        .WithLeadingTrivia()
        .WithAttributeLists(method.WithLeadingTrivia().AttributeLists.Insert(0, Declarations.ListOf($"WsGen.{name}", arguments)))
        .WithLeadingTrivia(method.GetLeadingTrivia());

    /// <summary>What the attribute says on the method that is overridden or hidden, if that is in the source.</summary>
    private static AttributeArgumentListSyntax? FindArguments(IMethodSymbol method, string name, CancellationToken cancellationToken)
    {
        for (INamedTypeSymbol? level = method.ContainingType.BaseType; level is not null; level = level.BaseType)
        {
            AttributeData? data = level.GetMembers(method.Name)
                .OfType<IMethodSymbol>()
                .Where(other => other.Parameters.Select(parameter => parameter.Type)
                    .SequenceEqual(method.Parameters.Select(parameter => parameter.Type), SymbolEqualityComparer.Default))
                .SelectMany(other => other.GetAttributes())
                .FirstOrDefault(attribute => attribute.AttributeClass?.Name == $"{name}Attribute");
            if (data?.ApplicationSyntaxReference?.GetSyntax(cancellationToken) is AttributeSyntax syntax)
            {
                return syntax.ArgumentList?.WithoutTrivia();
            }
        }

        return null;
    }
}
