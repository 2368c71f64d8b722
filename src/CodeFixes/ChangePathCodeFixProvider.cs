using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0003, WSG0004 and WSG0015: writes the path that was meant, where there is one answer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChangePathCodeFixProvider))]
[Shared]
public sealed class ChangePathCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.PathTemplateMalformed, DiagnosticIds.PathEndsInSlash, DiagnosticIds.PathNeedsEncoding];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        AttributeArgumentSyntax? argument = node.FirstAncestorOrSelf<AttributeArgumentSyntax>();
        if (HintOf(diagnostic) is { } path && argument?.Expression is LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } literal)
        {
            ExpressionSyntax changed = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(path)).WithTriviaFrom(literal);
            yield return new Remedy($"Change the path to \"{path}\"", nameof(ChangePathCodeFixProvider), editor => editor.ReplaceNode(literal, changed));
        }
    }
}
