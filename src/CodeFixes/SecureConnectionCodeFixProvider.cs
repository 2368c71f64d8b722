using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>
/// Fixes what leaves a connection open to others: WSG2063 by taking the callback away, WSG2064 by wss, and WSG2065 by the server's own rule.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SecureConnectionCodeFixProvider))]
[Shared]
public sealed class SecureConnectionCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.CertificateNotChecked, DiagnosticIds.ConnectionNotEncrypted, DiagnosticIds.OriginNotChecked];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            (string Title, SyntaxNode? Root) fix = diagnostic.Id switch
            {
                DiagnosticIds.CertificateNotChecked => ("Let the certificate be checked", WithoutCallback(root, node)),
                DiagnosticIds.ConnectionNotEncrypted => ("Use wss", WithWss(root, node)),
                _ => ("Keep to the server's own rule", WithBaseRule(root, node)),
            };
            if (fix.Root is { } changed)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(fix.Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), equivalenceKey: fix.Title), diagnostic);
            }
        }
    }

    private static SyntaxNode? WithoutCallback(SyntaxNode root, SyntaxNode assignment) => assignment.Parent switch
    {
        InitializerExpressionSyntax initializer => root.ReplaceNode(initializer, Without(initializer, (ExpressionSyntax)assignment)),
        ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement =>
            root.RemoveNode(statement.Parent is GlobalStatementSyntax global ? global : statement, SyntaxRemoveOptions.KeepNoTrivia),
        _ => null,
    };

    private static InitializerExpressionSyntax Without(InitializerExpressionSyntax initializer, ExpressionSyntax assignment)
    {
        SeparatedSyntaxList<ExpressionSyntax> rest = initializer.Expressions.Remove(assignment);
        return rest.Count > 0 ? initializer.WithExpressions(rest.Replace(rest.Last(), rest.Last().WithTrailingTrivia(initializer.Expressions.Last().GetTrailingTrivia())))
            : initializer.WithExpressions(rest)
                .WithOpenBraceToken(initializer.OpenBraceToken.WithTrailingTrivia(SyntaxFactory.Space))
                .WithCloseBraceToken(initializer.CloseBraceToken.WithLeadingTrivia());
    }

    private static SyntaxNode? WithWss(SyntaxNode root, SyntaxNode text) =>
        text is LiteralExpressionSyntax { Token: var token } && token.ValueText.IndexOf(':') is > 0 and var colon && token.Text.IndexOf(token.ValueText.Substring(0, colon), StringComparison.Ordinal) is > 0 and var start
            ? root.ReplaceToken(token, SyntaxFactory.Literal(
                token.LeadingTrivia, token.Text.Insert(start + colon, "s"), token.ValueText.Insert(colon, "s"), token.TrailingTrivia))
            : null;

    private static SyntaxNode? WithBaseRule(SyntaxNode root, SyntaxNode method)
    {
        if (method.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { ParameterList.Parameters: [var request] } declaration)
        {
            return null;
        }

        ExpressionSyntax rule = SyntaxFactory.ParseExpression($"base.CheckOrigin({request.Identifier.Text})");
        IEnumerable<ExpressionSyntax> answers = [.. declaration.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .OfType<ReturnStatementSyntax>().Select(statement => statement.Expression).OfType<ExpressionSyntax>(), .. declaration.ExpressionBody is { } body ? [body.Expression] : Array.Empty<ExpressionSyntax>()];
        return root.ReplaceNodes(answers, (answer, _) => rule.WithTriviaFrom(answer));
    }
}
