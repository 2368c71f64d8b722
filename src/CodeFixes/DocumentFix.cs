using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes;

/// <summary>
/// A fix that changes one document. Its changes are made one after the other in one editor, also where Fix All makes many, so that those that touch the same
/// place add up.
/// </summary>
public abstract class DocumentFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await ApplyAsync(document, diagnostics, context.CodeActionEquivalenceKey, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(context.Document, context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (Remedy remedy in FindIn(editor, diagnostic, context.CancellationToken))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        remedy.Title,
                        cancellationToken => ApplyAsync(context.Document, [diagnostic], remedy.Key, cancellationToken),
                        equivalenceKey: remedy.Key),
                    diagnostic);
            }
        }
    }

    /// <summary>What can be done about one diagnostic; nothing where no answer is the right one.</summary>
    private protected abstract IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>What the rule says to the fix; null if nothing.</summary>
    private protected static string? HintOf(Diagnostic diagnostic) => diagnostic.Properties.TryGetValue(IssueSite.HintName, out string? hint) ? hint : null;

    private IEnumerable<Remedy> FindIn(DocumentEditor editor, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Find(editor.SemanticModel, editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan), diagnostic, cancellationToken);

    private async Task<Document> ApplyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, string? key, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            FindIn(editor, diagnostic, cancellationToken).FirstOrDefault(remedy => remedy.Key == key)?.Apply(editor);
        }

        return editor.GetChangedDocument();
    }
}

/// <summary>One thing that can be done.</summary>
/// <param name="title">What it is called in the editor.</param>
/// <param name="key">What all that Fix All does together have in common.</param>
/// <param name="apply">Does it.</param>
internal sealed class Remedy(string title, string key, Action<DocumentEditor> apply)
{
    public string Title { get; } = title;

    public string Key { get; } = key;

    public Action<DocumentEditor> Apply { get; } = apply;
}
