using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0013: takes away the attribute that nobody reads.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveCallbackAttributeCodeFixProvider))]
[Shared]
public sealed class RemoveCallbackAttributeCodeFixProvider : DocumentFix
{
    private static readonly string[] Names = ["OnOpen", "OnMessage", "OnClose", "OnError"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.CallbackOutsideOfEndpoint];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        string[] gone = [.. Declarations.AttributesOf(node)
            .Where(attribute => Array.IndexOf(Names, Declarations.LibraryNameOf(model, attribute, cancellationToken)) >= 0)
            .Select(static attribute => attribute.ToString())];
        return gone.Length == 0
            ? []
            : [new Remedy(
                "Remove the callback's attribute",
                nameof(RemoveCallbackAttributeCodeFixProvider),
                editor => editor.ReplaceNode(node, (current, _) => Declarations.WithoutAttributes(current, attribute => Array.IndexOf(gone, attribute.ToString()) >= 0)))];
    }
}
