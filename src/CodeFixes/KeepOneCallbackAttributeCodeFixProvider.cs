using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1004: one of the attributes stays.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepOneCallbackAttributeCodeFixProvider))]
[Shared]
public sealed class KeepOneCallbackAttributeCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.SeveralCallbackAttributes];

    private static readonly string[] Names = ["OnOpen", "OnMessage", "OnClose", "OnError"];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        AttributeSyntax[] attributes = [.. Declarations.AttributesOf(node)
            .Where(attribute => Array.IndexOf(Names, Declarations.LibraryNameOf(model, attribute, cancellationToken)) >= 0)];
        foreach (AttributeSyntax kept in attributes)
        {
            string name = Declarations.LibraryNameOf(model, kept, cancellationToken)!;
            string[] gone = [.. attributes.Where(attribute => attribute != kept).Select(attribute => attribute.ToString())];
            yield return new Remedy(
                $"Keep [{name}] only",
                name,
                editor => editor.ReplaceNode(node, (current, _) =>
                    Declarations.WithoutAttributes(current, attribute => Array.IndexOf(gone, attribute.ToString()) >= 0)));
        }
    }
}
