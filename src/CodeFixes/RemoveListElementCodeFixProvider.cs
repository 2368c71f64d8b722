using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0017 to WSG0021: takes out of a list of codecs or subprotocols what does nothing there.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveListElementCodeFixProvider))]
[Shared]
public sealed class RemoveListElementCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.SubprotocolNotUsable, DiagnosticIds.CodecListedTwice, DiagnosticIds.DecoderUnreachable, DiagnosticIds.EncoderUnreachable, DiagnosticIds.DecoderNotUsed];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        bool canGo = diagnostic.Id is not (DiagnosticIds.SubprotocolNotUsable or DiagnosticIds.EncoderUnreachable) || HintOf(diagnostic) is { Length: 0 };
        if (canGo && node.Parent is { } list && ListElements.Of(list).Contains(node))
        {
            yield return new Remedy(
                $"Remove {node} from the list",
                nameof(RemoveListElementCodeFixProvider),
                editor => editor.ReplaceNode(list, (current, _) => ListElements.Remove(current, node.ToString())));
        }
    }
}
