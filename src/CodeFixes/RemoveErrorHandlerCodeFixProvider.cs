using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2033: takes away an error handler that does nothing but throw.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveErrorHandlerCodeFixProvider))]
[Shared]
public sealed class RemoveErrorHandlerCodeFixProvider : UsageFix
{
    private const string Title = "Remove the error handler";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ErrorHandlerRethrows];

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        node is MethodDeclarationSyntax { ExpressionBody: not null } or MethodDeclarationSyntax { Body.Statements.Count: 1 } ? [Title] : [];

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title) => editor.RemoveNode(node);
}
