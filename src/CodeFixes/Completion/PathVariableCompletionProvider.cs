using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Text;
using WsGen.CodeFixes.Refactorings;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes.Completion;

/// <summary>Offers the variables of the endpoint's path inside of <c>[PathParam("...")]</c>.</summary>
[ExportCompletionProvider(nameof(PathVariableCompletionProvider), LanguageNames.CSharp)]
[Shared]
public sealed class PathVariableCompletionProvider : CompletionProvider
{
    /// <inheritdoc/>
    public override bool ShouldTriggerCompletion(SourceText text, int caretPosition, CompletionTrigger trigger, OptionSet options) =>
        trigger.Kind == CompletionTriggerKind.Insertion && (trigger.Character == '"' || char.IsLetterOrDigit(trigger.Character));

    /// <inheritdoc/>
    public override async Task ProvideCompletionsAsync(CompletionContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        SyntaxToken token = root.FindToken(Math.Max(0, context.Position - 1));
        if (!token.IsKind(SyntaxKind.StringLiteralToken)
            || token.SpanStart >= context.Position
            || token.Parent?.FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute
            || attribute.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration)
        {
            return;
        }

        SemanticModel model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (KnownTypes.TryCreate(model.Compilation) is { } known
            && KnownTypes.Same(model.GetTypeInfo(attribute, context.CancellationToken).Type, known.PathParamAttribute)
            && model.GetDeclaredSymbol(declaration, context.CancellationToken) is { } type)
        {
            foreach (string variable in BindPathVariableRefactoringProvider.VariablesOf(type, known))
            {
                context.AddItem(CompletionItem.Create(variable));
            }
        }
    }
}
