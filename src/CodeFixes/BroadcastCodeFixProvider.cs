using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2026: a loop that sends the same text or bytes to each session of a set, or to each but one, becomes one send to all of them.</summary>
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
        && model.GetTypeInfo(loop.Expression, cancellationToken).Type is { Name: "OpenSessions" or "SessionGroup", BaseType: { } sessions }
        && model.GetSymbolInfo(send, cancellationToken).Symbol is IMethodSymbol { IsGenericMethod: false, Parameters: [var message, { Type.Name: nameof(CancellationToken) }] }
        && sessions.GetMembers("SendAsync").OfType<IMethodSymbol>().Any(all => model.Compilation.ClassifyCommonConversion(message.Type, all.Parameters[0].Type) is { IsImplicit: true })
        && (ConditionOf(send) is not { } condition || (LeftOut(condition, loop) is { } left && IsPlain(left, model, cancellationToken)))
        && !send.ArgumentList.DescendantNodes().OfType<IdentifierNameSyntax>().Any(name => name.Identifier.ValueText == loop.Identifier.ValueText)
            ? [Title]
            : [];

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title)
    {
        ForEachStatementSyntax loop = PlainLoop((InvocationExpressionSyntax)node)!;
        var send = (InvocationExpressionSyntax)node;
        StatementSyntax statement = node.FirstAncestorOrSelf<ExpressionStatementSyntax>()!;
        ExpressionSyntax receiver = ((MemberAccessExpressionSyntax)send.Expression).Expression;
        (SyntaxTriviaList before, SyntaxTriviaList after) = KeepComments(loop, statement);
        ExpressionSyntax sessions = loop.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax or ElementAccessExpressionSyntax
            or ThisExpressionSyntax or ParenthesizedExpressionSyntax ? loop.Expression : SyntaxFactory.ParenthesizedExpression(loop.Expression.WithoutTrivia());
        InvocationExpressionSyntax toAll = send.ReplaceNode(receiver, sessions.WithTriviaFrom(receiver));
        if (ConditionOf(send) is { } condition && LeftOut(condition, loop) is { } left)
        {
            ArgumentSyntax except = SyntaxFactory.Argument(SyntaxFactory.NameColon("except").WithTrailingTrivia(SyntaxFactory.Space), default, left.WithoutTrivia());
            SeparatedSyntaxList<ArgumentSyntax> arguments = toAll.ArgumentList.Arguments;
            SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
            toAll = toAll.WithArgumentList(toAll.ArgumentList.WithArguments(SyntaxFactory.SeparatedList(
                [arguments[0], except, .. arguments.Skip(1)], [comma, .. arguments.GetSeparators()])));
        }

        editor.ReplaceNode(loop, statement.ReplaceNode(send, toAll).WithLeadingTrivia(before).WithTrailingTrivia(after));
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

    /// <summary>The condition of a send that is not one to all.</summary>
    private static ExpressionSyntax? ConditionOf(InvocationExpressionSyntax send) => Within(send.FirstAncestorOrSelf<StatementSyntax>()!) is IfStatementSyntax choice ? choice.Condition : null;

    /// <summary>Whom the condition leaves out, where it is that the loop's variable is not somebody.</summary>
    private static ExpressionSyntax? LeftOut(ExpressionSyntax condition, ForEachStatementSyntax loop)
    {
        bool IsVariable(ExpressionSyntax side) => side is IdentifierNameSyntax name && name.Identifier.ValueText == loop.Identifier.ValueText;
        return condition is not BinaryExpressionSyntax { RawKind: (int)SyntaxKind.NotEqualsExpression } unequal ? null
            : IsVariable(unequal.Left) && !IsVariable(unequal.Right) ? unequal.Right
            : IsVariable(unequal.Right) && !IsVariable(unequal.Left) ? unequal.Left
            : null;
    }

    /// <summary>A session by a name alone: nothing happens when it is read once instead of for each.</summary>
    private static bool IsPlain(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(expression, cancellationToken).Symbol is ILocalSymbol or IParameterSymbol or IFieldSymbol
        && model.GetTypeInfo(expression, cancellationToken).Type is { Name: "WsSession" };

    /// <summary>What a statement is all of.</summary>
    private static SyntaxNode? Within(StatementSyntax statement) => statement.Parent is BlockSyntax { Statements.Count: 1 } block ? block.Parent : statement.Parent;

    /// <summary>The loop, if it does nothing else, but for leaving out some, and sends to its variable itself.</summary>
    private static ForEachStatementSyntax? PlainLoop(InvocationExpressionSyntax send) =>
        send.Expression is MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax receiver, Name.Identifier.ValueText: "SendAsync" }
        && send.FirstAncestorOrSelf<StatementSyntax>() is ExpressionStatementSyntax { Expression: AwaitExpressionSyntax } statement
        && (Within(statement) is IfStatementSyntax { Else: null } choice ? Within(choice) : Within(statement)) is ForEachStatementSyntax loop
        && loop.Identifier.ValueText == receiver.Identifier.ValueText
            ? loop
            : null;
}
