using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.Analyzers.Usage.Dispatch;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2025: awaits what a callback blocks on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitBlockingCallCodeFixProvider))]
[Shared]
public sealed class AwaitBlockingCallCodeFixProvider : UsageFix
{
    private const string Title = "Await it";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.CallbackBlocks];

    private protected override bool Awaits => true;

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        diagnostic.Properties.ContainsKey(BlockingAnalyzer.Replacement) && node is InvocationExpressionSyntax or MemberAccessExpressionSyntax && node.Parent is not ConditionalAccessExpressionSyntax
            ? [Title]
            : [];

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title)
    {
        string replacement = diagnostic.Properties[BlockingAnalyzer.Replacement]!;
        NameSyntax task = AsyncCallback.NameOf("Task", editor.SemanticModel, node.SpanStart);
        SyntaxNode? parent = node.Parent;
        editor.ReplaceNode(node, (current, _) => AsyncCallback.Await(Replace((ExpressionSyntax)current, replacement, task).WithTriviaFrom(current), parent));
    }

    private static ExpressionSyntax Replace(ExpressionSyntax blocking, string replacement, NameSyntax task)
    {
        if (replacement == BlockingAnalyzer.AwaitsTask)
        {
            return TaskOf(blocking);
        }

        var call = (InvocationExpressionSyntax)blocking;
        string[] names = replacement.Split('.');
        return call.WithExpression(names.Length > 1
            ? SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, task, SyntaxFactory.IdentifierName(names[1]))
            : call.Expression switch
            {
                MemberAccessExpressionSyntax access => access.WithName(Rename(access.Name, names[0])),
                SimpleNameSyntax name => Rename(name, names[0]),
                var other => other,
            });
    }

    private static SimpleNameSyntax Rename(SimpleNameSyntax name, string to) => name.WithIdentifier(SyntaxFactory.Identifier(to).WithTriviaFrom(name.Identifier));

    /// <summary>What <c>.Result</c>, <c>.Wait()</c> or <c>.GetAwaiter().GetResult()</c> is asked of.</summary>
    private static ExpressionSyntax TaskOf(ExpressionSyntax blocking) => blocking switch
    {
        MemberAccessExpressionSyntax result => result.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter" } awaiter } } } =>
            awaiter.Expression,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax wait } => wait.Expression,
        _ => blocking,
    };
}
