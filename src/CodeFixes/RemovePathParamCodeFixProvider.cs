using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1023: takes away the [PathParam] for which there is no path.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemovePathParamCodeFixProvider))]
[Shared]
public sealed class RemovePathParamCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.PathParamOnClientEndpoint];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        string[] gone = [.. Declarations.AttributesOf(node)
            .Where(attribute => Declarations.LibraryNameOf(model, attribute, cancellationToken) == "PathParam")
            .Select(attribute => attribute.ToString())];
        if (gone.Length > 0)
        {
            yield return new Remedy(
                $"Remove [{string.Join(", ", gone)}]",
                nameof(RemovePathParamCodeFixProvider),
                editor => editor.ReplaceNode(node, (current, _) =>
                    Declarations.WithoutAttributes(current, attribute => Array.IndexOf(gone, attribute.ToString()) >= 0)));
        }
    }
}
