using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2020: awaits a send whose task is dropped.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitSendCodeFixProvider))]
[Shared]
public sealed class AwaitSendCodeFixProvider : UsageFix
{
    private const string Title = "Await the send";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.SendNotAwaited];

    private protected override bool Awaits => true;

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        DroppedBy(node) is null ? [] : [Title];

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title) =>
        editor.ReplaceNode(DroppedBy(node)!, static (current, _) =>
        {
            var dropped = (ExpressionSyntax)current;
            ExpressionSyntax task = dropped is AssignmentExpressionSyntax assignment ? assignment.Right : dropped;
            return AsyncCallback.Await(task).WithTriviaFrom(dropped);
        });

    /// <summary>
    /// The expression that is a statement, or the body of a method that returns nothing, and that is the send or made of it; null if the task goes elsewhere. One behind
    /// <c>?.</c> may be null, which cannot be awaited.
    /// </summary>
    private static ExpressionSyntax? DroppedBy(SyntaxNode node)
    {
        SyntaxNode send = node;
        while (send.Parent is MemberAccessExpressionSyntax or InvocationExpressionSyntax or ParenthesizedExpressionSyntax
            || send.Parent is AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "_" } })
        {
            send = send.Parent;
        }

        return send.Parent is ExpressionStatementSyntax or ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax } ? send as ExpressionSyntax : null;
    }
}
