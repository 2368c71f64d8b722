using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace WsGen.CodeFixes;

/// <summary>
/// A fix that changes nothing outside of the document of its diagnostic. All of them in a document are applied to one editor, so that it does not matter whether they
/// overlap: one that changes what another has changed takes it as it is by then.
/// </summary>
public abstract class UsageFix : CodeFixProvider
{
    /// <summary>True if what is inserted awaits: a callback that is not async yet becomes so.</summary>
    private protected virtual bool Awaits => false;

    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await FixAsync(document, diagnostics, context.CodeActionEquivalenceKey ?? "", context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(context.Document, context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (string title in Offer(editor, diagnostic, context.CancellationToken))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => FixAsync(context.Document, [diagnostic], title, cancellationToken), equivalenceKey: title),
                    diagnostic);
            }
        }
    }

    /// <summary>What can be done about it, by title; nothing where there is no one right answer.</summary>
    private protected abstract IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Does what the title says.</summary>
    private protected abstract void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title);

    private IEnumerable<string> Offer(DocumentEditor editor, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        SyntaxNode node = NodeOf(editor, diagnostic);
        return Awaits && !AsyncCallback.CanAwait(node, editor.SemanticModel, cancellationToken)
            ? []
            : TitlesFor(node, editor.SemanticModel, diagnostic, cancellationToken);
    }

    private async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string title, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var callbacks = new HashSet<SyntaxNode>();
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Offer(editor, diagnostic, cancellationToken).Contains(title))
            {
                SyntaxNode node = NodeOf(editor, diagnostic);
                Apply(editor, node, diagnostic, title);
                if (Awaits && AsyncCallback.ToConvert(node) is { } callback && callbacks.Add(callback))
                {
                    AsyncCallback.Convert(editor, callback, cancellationToken);
                }
            }
        }

        return editor.GetChangedDocument();
    }

    private static SyntaxNode NodeOf(DocumentEditor editor, Diagnostic diagnostic) =>
        editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}
