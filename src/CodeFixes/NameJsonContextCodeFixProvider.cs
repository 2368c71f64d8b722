using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1016: the endpoint names one of the serializer contexts.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NameJsonContextCodeFixProvider))]
[Shared]
public sealed class NameJsonContextCodeFixProvider : DocumentFix
{
    private const string Property = "JsonContext";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.JsonContextAmbiguous];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (HintOf(diagnostic) is not { } hint
            || node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration
            || FindEndpoint(model, declaration, cancellationToken) is not { } attribute
            || HasContext(attribute))
        {
            yield break;
        }

        foreach (string context in hint.Split(';'))
        {
            TypeSyntax type = SyntaxFactory.ParseTypeName(context).WithAdditionalAnnotations(Simplifier.Annotation);
            yield return new Remedy(
                $"Use {context.Substring(context.LastIndexOfAny([':', '.']) + 1)}",
                context,
                editor => editor.ReplaceNode(attribute, (current, _) => Add((AttributeSyntax)current, type)));
        }
    }

    private static AttributeSyntax Add(AttributeSyntax attribute, TypeSyntax type) => HasContext(attribute) ? attribute : attribute.AddArgumentListArguments(
        SyntaxFactory.AttributeArgument(SyntaxFactory.TypeOfExpression(type))
            .WithNameEquals(SyntaxFactory.NameEquals(SyntaxFactory.IdentifierName(Property)
                .WithTrailingTrivia(SyntaxFactory.Space))
                .WithEqualsToken(SyntaxFactory.Token(SyntaxKind.EqualsToken).WithTrailingTrivia(SyntaxFactory.Space))));

    private static bool HasContext(AttributeSyntax attribute) =>
        attribute.ArgumentList?.Arguments.Any(argument => argument.NameEquals?.Name.Identifier.ValueText == Property) == true;

    /// <summary>The endpoint's attribute, if it is in the same file.</summary>
    private static AttributeSyntax? FindEndpoint(SemanticModel model, TypeDeclarationSyntax declaration, CancellationToken cancellationToken) =>
        model.GetDeclaredSymbol(declaration, cancellationToken)?.GetAttributes()
            .Where(data => data.AttributeClass?.Name is "ServerEndpointAttribute" or "ClientEndpointAttribute")
            .Select(data => data.ApplicationSyntaxReference?.GetSyntax(cancellationToken))
            .OfType<AttributeSyntax>()
            .FirstOrDefault(attribute => attribute.SyntaxTree == declaration.SyntaxTree);
}
