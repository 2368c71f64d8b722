using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2004: leaves out the registration by hand, a statement or a link of a chain. Where conventions hang on it, somebody has to decide.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveRegistrationCodeFixProvider))]
[Shared]
public sealed class RemoveRegistrationCodeFixProvider : CodeFixProvider
{
    private const string Title = "Leave this registration out";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.EndpointRegisteredTwice];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await RemoveAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is not null && Find(root, context.Diagnostics[0]) is { } call && (IsStatement(call) || IsLink(call)))
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, cancellationToken => RemoveAsync(context.Document, context.Diagnostics, cancellationToken), equivalenceKey: Title),
                context.Diagnostics);
        }
    }

    private static async Task<Document> RemoveAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        foreach (InvocationExpressionSyntax call in diagnostics.Select(diagnostic => Find(editor.OriginalRoot, diagnostic)).OfType<InvocationExpressionSyntax>())
        {
            if (IsStatement(call))
            {
                editor.RemoveNode(call.Parent!.Parent is GlobalStatementSyntax global ? global : call.Parent, SyntaxRemoveOptions.KeepUnbalancedDirectives);
            }
            else if (IsLink(call))
            {
                // of the call as it is when links in front of it have gone
                editor.ReplaceNode(call, static (current, _) => ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)current).Expression).Expression);
            }
        }

        return editor.GetChangedDocument();
    }

    private static InvocationExpressionSyntax? Find(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) as InvocationExpressionSyntax;

    private static bool IsStatement(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Expression: not InvocationExpressionSyntax }
        && call.Parent is ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax };

    /// <summary>Of a chain of calls to one builder.</summary>
    private static bool IsLink(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AddEndpoint" } link
        && (call.Parent is MemberAccessExpressionSyntax or EqualsValueClauseSyntax or ArgumentSyntax or AssignmentExpressionSyntax
            || (call.Parent is ExpressionStatementSyntax && link.Expression is InvocationExpressionSyntax));
}
