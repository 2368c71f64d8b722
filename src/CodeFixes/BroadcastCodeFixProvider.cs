using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2026: a loop that sends the same text or bytes to each of the open sessions becomes one send to all of them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BroadcastCodeFixProvider))]
[Shared]
public sealed class BroadcastCodeFixProvider : UsageFix
{
    private const string Title = "Send to all at once";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.SequentialBroadcast];

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        node is InvocationExpressionSyntax send
        && PlainLoop(send) is { ContainsDirectives: false } loop
        && model.GetTypeInfo(loop.Expression, cancellationToken).Type is { Name: "OpenSessions" } sessions
        && model.GetSymbolInfo(send, cancellationToken).Symbol is IMethodSymbol { IsGenericMethod: false, Parameters: [var message, { Type.Name: nameof(CancellationToken) }] }
        && sessions.GetMembers("SendAsync").OfType<IMethodSymbol>().Any(all => model.Compilation.ClassifyCommonConversion(message.Type, all.Parameters[0].Type) is { IsImplicit: true })
        && !send.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == loop.Identifier.ValueText)
            ? [Title]
            : [];

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title)
    {
        ForEachStatementSyntax loop = PlainLoop((InvocationExpressionSyntax)node)!;
        StatementSyntax statement = node.FirstAncestorOrSelf<ExpressionStatementSyntax>()!;
        ExpressionSyntax receiver = ((MemberAccessExpressionSyntax)((InvocationExpressionSyntax)node).Expression).Expression;
        (SyntaxTriviaList before, SyntaxTriviaList after) = KeepComments(loop, statement);
        editor.ReplaceNode(loop, statement.ReplaceNode(receiver, loop.Expression.WithTriviaFrom(receiver)).WithLeadingTrivia(before).WithTrailingTrivia(after));
    }

    /// <summary>What stands around the loop, and the comments in it: one behind the send stays there if nothing else does, the others come before, each on a line.</summary>
    private static (SyntaxTriviaList Before, SyntaxTriviaList After) KeepComments(ForEachStatementSyntax loop, StatementSyntax statement)
    {
        static bool IsComment(SyntaxTrivia trivia) => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) || trivia.IsKind(SyntaxKind.MultiLineCommentTrivia);
        SyntaxTriviaList before = loop.GetLeadingTrivia(), after = loop.GetTrailingTrivia();
        SyntaxTriviaList behind = statement.GetTrailingTrivia();
        bool staysBehind = behind.Any(IsComment) && !after.Any(IsComment);
        IEnumerable<SyntaxTrivia> inside = loop.DescendantTrivia().Where(trivia => IsComment(trivia)
            && loop.Span.Contains(trivia.Span)
            && !statement.Span.Contains(trivia.Span)
            && !(staysBehind && behind.Contains(trivia)));
        SyntaxTriviaList indentation = [.. before.Reverse().TakeWhile(static trivia => !trivia.IsKind(SyntaxKind.EndOfLineTrivia)).Reverse().TakeWhile(static trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia))];
        SyntaxTrivia end = loop.DescendantTrivia().FirstOrDefault(static trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        end = end.IsKind(SyntaxKind.EndOfLineTrivia) ? end : SyntaxFactory.ElasticEndOfLine("\n");
        foreach (SyntaxTrivia comment in inside)
        {
            before = before.Add(comment).Add(end).AddRange(indentation);
        }

        return (before, staysBehind ? [.. behind.Where(static trivia => !trivia.IsKind(SyntaxKind.EndOfLineTrivia)), .. after] : after);
    }

    /// <summary>The loop, if it does nothing else, and sends to its variable itself.</summary>
    private static ForEachStatementSyntax? PlainLoop(InvocationExpressionSyntax send) =>
        send.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver, Name.Identifier.ValueText: "SendAsync" }
        && send.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax } statement
        && (statement.Parent is BlockSyntax { Statements.Count: 1 } block ? block.Parent : statement.Parent) is ForEachStatementSyntax loop
        && loop.Identifier.ValueText == receiver.Identifier.ValueText
            ? loop
            : null;
}
