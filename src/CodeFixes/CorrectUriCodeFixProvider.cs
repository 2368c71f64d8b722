using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.Analyzers.Usage.Client;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2006: gives a URI the scheme it needs, and takes its fragment away.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CorrectUriCodeFixProvider))]
[Shared]
public sealed class CorrectUriCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.UriCannotBeConnectedTo];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Diagnostic diagnostic = context.Diagnostics[0];
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null
            || !diagnostic.Properties.TryGetValue(ConnectTargetAnalyzer.Meant, out string? meant)
            || root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not LiteralExpressionSyntax literal)
        {
            return; // a constant that others use too
        }

        context.RegisterCodeFix(
            CodeAction.Create(
                $"Change to '{meant}'",
                _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(
                    literal,
                    SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(meant!)).WithTriviaFrom(literal)))),
                equivalenceKey: nameof(CorrectUriCodeFixProvider)),
            diagnostic);
    }
}
