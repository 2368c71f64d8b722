using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeFixes.Messages;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.CodeFixes;

/// <summary>
/// Fixes WSG1006, WSG1009 and WSG1021, where they are about a type that nothing makes a message of: adds it to a JsonSerializerContext, or writes a codec for it.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakeMessageTypeCodeFixProvider))]
[Shared]
public sealed class MakeMessageTypeCodeFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.ParameterNotSupported, DiagnosticIds.ReturnTypeNotSupported, DiagnosticIds.SentTypeNotSupported];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => new AllTypes();

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SemanticModel model = (await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false))!;
        if (KnownTypes.TryCreate(model.Compilation) is not { } known)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            foreach (MessageType message in await FindAsync(context.Document, diagnostic, known, context.CancellationToken).ConfigureAwait(false))
            {
                foreach (CodeAction action in JsonEntry.Offer(context.Document, message, known).Concat(CodecClass.Offer(context.Document, message, known)))
                {
                    context.RegisterCodeFix(action, diagnostic);
                }
            }
        }
    }

    /// <summary>The types that a diagnostic is about: of a [Send] method it may be what is sent or what is awaited.</summary>
    private static async Task<IReadOnlyList<MessageType>> FindAsync(Document document, Diagnostic diagnostic, KnownTypes known, CancellationToken cancellationToken)
    {
        SyntaxNode root = (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false))!;
        SemanticModel model = (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false))!;
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan);
        IEnumerable<MessageType?> found = node switch
        {
            ParameterSyntax parameter => [MessageType.Of(parameter, model, known, cancellationToken)],
            MethodDeclarationSyntax method when diagnostic.Id == DiagnosticIds.ReturnTypeNotSupported => [MessageType.Of(method, model, known, cancellationToken)],
            MethodDeclarationSyntax method =>
            [
                MessageType.Of(method, model, known, cancellationToken),
                .. method.ParameterList.Parameters.Select(parameter => MessageType.Of(parameter, model, known, cancellationToken)),
            ],
            _ => [],
        };
        return [.. found.OfType<MessageType>()];
    }

    /// <summary>Types for one context go into it together; codecs are written one by one.</summary>
    private sealed class AllTypes : FixAllProvider
    {
        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            if (context.CodeActionEquivalenceKey is not { } key || !key.StartsWith(nameof(JsonEntry), StringComparison.Ordinal))
            {
                return await WellKnownFixAllProviders.BatchFixer.GetFixAsync(context).ConfigureAwait(false);
            }

            Document document = context.Document ?? context.Project.Documents.First();
            var messages = new List<MessageType>();
            Compilation compilation = (await context.Project.GetCompilationAsync(context.CancellationToken).ConfigureAwait(false))!;
            if (KnownTypes.TryCreate(compilation) is not { } known)
            {
                return null;
            }

            foreach (Document each in context.Scope == FixAllScope.Document ? [document] : context.Project.Documents)
            {
                foreach (Diagnostic diagnostic in await context.GetDocumentDiagnosticsAsync(each).ConfigureAwait(false))
                {
                    messages.AddRange(await FindAsync(each, diagnostic, known, context.CancellationToken).ConfigureAwait(false));
                }
            }

            return messages.Count == 0
                ? null
                : CodeAction.Create("Add all types", token => JsonEntry.AddToAllAsync(document, messages, known, key, token), equivalenceKey: key);
        }
    }
}
