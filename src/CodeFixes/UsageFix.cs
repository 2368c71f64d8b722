using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Editing;

namespace WsGen.CodeFixes;

/// <summary>A fix at an expression or a statement, of which the title says all. It may await: a callback that is not async yet becomes so.</summary>
public abstract class UsageFix : DocumentFix
{
    /// <summary>True if what is inserted awaits.</summary>
    private protected virtual bool Awaits => false;

    /// <summary>What can be done about it, by title; nothing where there is no one right answer.</summary>
    private protected abstract IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>Does what the title says.</summary>
    private protected abstract void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title);

    private protected sealed override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // the expression, where an argument or a statement is as long as it
        SyntaxNode inner = node.SyntaxTree.GetRoot(cancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return Awaits && !AsyncCallback.CanAwait(inner, model, cancellationToken)
            ? []
            : TitlesFor(inner, model, diagnostic, cancellationToken).Select(title => new Remedy(title, title, editor =>
            {
                Apply(editor, inner, diagnostic, title);
                if (Awaits && AsyncCallback.ToConvert(inner) is { } callback)
                {
                    AsyncCallback.Convert(editor, callback, cancellationToken);
                }
            }));
    }
}
