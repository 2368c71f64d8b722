using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2007 where a <c>MessageHandler</c> is added: has it take the place of the one before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReplaceHandlerCodeFixProvider))]
[Shared]
public sealed class ReplaceHandlerCodeFixProvider : CodeFixProvider
{
    private const string Title = "Replace the handler before";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.SecondMessageHandler];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        Document document = context.Document;
        SyntaxNode? root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);

        // What the one call returns, the other does not.
        if (root?.FindNode(context.Span, getInnermostNodeForTie: true) is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax, Expression: MemberAccessExpressionSyntax access } call
            && model?.GetSymbolInfo(call, context.CancellationToken).Symbol is IMethodSymbol { Parameters: [{ Type.Name: "MessageHandler" }] })
        {
            context.RegisterCodeFix(
                CodeAction.Create(
                    Title,
                    _ => Task.FromResult(document.WithSyntaxRoot(root.ReplaceNode(access.Name, SyntaxFactory.IdentifierName("ReplaceMessageHandler").WithTriviaFrom(access.Name)))),
                    equivalenceKey: Title),
                context.Diagnostics);
        }
    }
}
