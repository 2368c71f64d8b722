using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1019 of a method that is not partial or has a body: it is declared, and the generator writes it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LeaveSendToGeneratorCodeFixProvider))]
[Shared]
public sealed class LeaveSendToGeneratorCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.SendCannotHaveBody];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<MethodDeclarationSyntax> parts = Declarations.PartsOf(model, node, cancellationToken);
        MethodDeclarationSyntax? written = parts.FirstOrDefault(part => part.Body is not null || part.ExpressionBody is not null);
        if (written is null || written.Modifiers.Any(SyntaxKind.StaticKeyword) || written.TypeParameterList is not null)
        {
            yield break;
        }

        yield return new Remedy("Leave the body to the generator", nameof(LeaveSendToGeneratorCodeFixProvider), editor =>
        {
            if (parts.Count > 1)
            {
                editor.RemoveNode(written, SyntaxRemoveOptions.KeepUnbalancedDirectives);
            }
            else
            {
                editor.ReplaceNode(written, static (current, _) => Declare((MethodDeclarationSyntax)current));
            }
        });
    }

    private static MethodDeclarationSyntax Declare(MethodDeclarationSyntax method)
    {
        MethodDeclarationSyntax declaration = Declarations.Without(method, SyntaxKind.AsyncKeyword);
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
        {
            SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
            declaration = declaration.WithModifiers(declaration.Modifiers.Add(partial));
        }

        return declaration
            .WithBody(null)
            .WithExpressionBody(null)
            .WithParameterList(declaration.ParameterList.WithTrailingTrivia())
            .WithSemicolonToken(SyntaxFactory.Token(SyntaxKind.SemicolonToken).WithTrailingTrivia(method.GetTrailingTrivia()));
    }
}
