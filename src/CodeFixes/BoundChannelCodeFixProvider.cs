using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2042 where a channel is made: gives it a bound.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BoundChannelCodeFixProvider))]
[Shared]
public sealed class BoundChannelCodeFixProvider : CodeFixProvider
{
    private const string Title = "Bound the channel to 1024";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.QueueWithoutBound];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (WithBound(root, root.FindNode(context.Span, getInnermostNodeForTie: true)) is { } changed)
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, _ => Task.FromResult(context.Document.WithSyntaxRoot(changed)), equivalenceKey: Title), context.Diagnostics);
        }
    }

    /// <summary>Options of a channel without bound are of another type than those of one with a bound: there it is left to the author.</summary>
    private static SyntaxNode? WithBound(SyntaxNode root, SyntaxNode creation)
    {
        if (creation is not InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: var expression } call
            || expression.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault(name => name.Identifier.ValueText == "CreateUnbounded") is not { } method)
        {
            return null;
        }

        ExpressionSyntax bounded = expression.ReplaceNode(method, method.WithIdentifier(SyntaxFactory.Identifier("CreateBounded")));
        return root.ReplaceNode(call, call.WithExpression(bounded).WithArgumentList(SyntaxFactory.ParseArgumentList("(1024)").WithTriviaFrom(call.ArgumentList)));
    }
}
