using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeRefactorings;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeFixes.Messages;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Refactorings;

/// <summary>On the payload or the return type of a handler or of a [Send] method: writes a decoder or an encoder for it, or its entry in a JsonSerializerContext.</summary>
[ExportCodeRefactoringProvider(LanguageNames.CSharp, Name = nameof(MessageTypeRefactoringProvider))]
[Shared]
public sealed class MessageTypeRefactoringProvider : CodeRefactoringProvider
{
    /// <inheritdoc/>
    public override async Task ComputeRefactoringsAsync(CodeRefactoringContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (KnownTypes.TryCreate(model.Compilation) is not { } known)
        {
            return;
        }

        SyntaxNode node = root.FindNode(context.Span);
        MessageType? message =
            node.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter ? MessageType.Of(parameter, model, known, context.CancellationToken)
            : node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method && method.ReturnType.FullSpan.Contains(context.Span)
                ? MessageType.Of(method, model, known, context.CancellationToken)
            : null;
        if (message is not null)
        {
            foreach (CodeAction action in JsonEntry.Offer(context.Document, message, known).Concat(CodecClass.Offer(context.Document, message, known)))
            {
                context.RegisterRefactoring(action);
            }
        }
    }
}
