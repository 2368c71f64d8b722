using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0008, WSG1014, WSG1015 and WSG1027: leaves out what an attribute says and cannot, so that the default holds.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveAttributeArgumentCodeFixProvider))]
[Shared]
public sealed class RemoveAttributeArgumentCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.MaxConcurrentMessagesOutOfRange, DiagnosticIds.MaxMessageSizeOutOfRange, DiagnosticIds.KindDoesNotFitPayload, DiagnosticIds.MaxMessageSizeWithoutEffect];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<AttributeArgumentSyntax>() is { Parent: AttributeArgumentListSyntax list } argument)
        {
            SyntaxNode gone = list.Arguments.Count == 1 ? list : argument;
            yield return new Remedy(
                $"Remove '{argument}'",
                nameof(RemoveAttributeArgumentCodeFixProvider),
                editor => editor.RemoveNode(gone, SyntaxRemoveOptions.KeepUnbalancedDirectives));
        }
    }
}
