using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0020: puts the encoder of a special type before that of a general one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveListElementCodeFixProvider))]
[Shared]
public sealed class MoveListElementCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.EncoderUnreachable];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (HintOf(diagnostic) is { Length: > 0 } hint && int.TryParse(hint, out int place) && node.Parent is { } list)
        {
            SyntaxNode[] elements = ListElements.Of(list);
            int from = Array.IndexOf(elements, node);
            if (from > place)
            {
                yield return new Remedy(
                    $"Move {node} before {elements[place]}",
                    nameof(MoveListElementCodeFixProvider),
                    editor => editor.ReplaceNode(list, (current, _) => ListElements.Move(current, from, place)));
            }
        }
    }
}
