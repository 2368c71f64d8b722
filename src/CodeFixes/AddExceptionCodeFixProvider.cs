using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1012 of an error handler without an exception: it takes one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddExceptionCodeFixProvider))]
[Shared]
public sealed class AddExceptionCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.ErrorHandlerNeedsException];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<MethodDeclarationSyntax> parts = Declarations.PartsOf(model, node, cancellationToken);
        bool hasException = parts.Any(part => part.ParameterList.Parameters.Any(parameter => IsException(model, parameter, cancellationToken)));
        bool canEnd = parts.All(part => part.ParameterList.Parameters.All(parameter => parameter.Default is null));
        string name = parts.Any(part => part.ParameterList.Parameters.Any(parameter => parameter.Identifier.ValueText == "error")) ? "exception" : "error";
        if (parts.Count > 0 && !hasException && canEnd)
        {
            yield return new Remedy("Add an Exception parameter", nameof(AddExceptionCodeFixProvider), editor =>
            {
                foreach (MethodDeclarationSyntax part in parts)
                {
                    editor.AddParameter(part, SyntaxFactory.Parameter(SyntaxFactory.Identifier(name))
                        .WithType(Declarations.NameOf("System.Exception").WithTrailingTrivia(SyntaxFactory.Space)));
                }
            });
        }
    }

    private static bool IsException(SemanticModel model, ParameterSyntax parameter, CancellationToken cancellationToken)
    {
        ITypeSymbol? type = model.GetDeclaredSymbol(parameter, cancellationToken)?.Type;
        while (type is not null && !(type.Name == "Exception" && type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true }))
        {
            type = type.BaseType;
        }

        return type is not null;
    }
}
