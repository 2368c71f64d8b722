using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG0001: makes the endpoint class and the types around it partial.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPartialCodeFixProvider))]
[Shared]
public sealed class AddPartialCodeFixProvider : CodeFixProvider
{
    private const string Title = "Make partial";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.EndpointMustBePartial];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await MakePartialAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        context.RegisterCodeFix(
            CodeAction.Create(
                Title,
                cancellationToken => MakePartialAsync(context.Document, context.Diagnostics, cancellationToken),
                equivalenceKey: Title),
            context.Diagnostics);
        return Task.CompletedTask;
    }

    /// <summary>Endpoints inside of the same type ask for it twice: each declaration is changed once.</summary>
    private static async Task<Document> MakePartialAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        IEnumerable<TypeDeclarationSyntax> declarations = diagnostics
            .SelectMany(diagnostic => editor.OriginalRoot.FindNode(diagnostic.Location.SourceSpan).AncestorsAndSelf())
            .OfType<TypeDeclarationSyntax>()
            .Where(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            .Distinct();
        foreach (TypeDeclarationSyntax declaration in declarations)
        {
            editor.ReplaceNode(declaration, static (current, _) => AddPartial((TypeDeclarationSyntax)current));
        }

        return editor.GetChangedDocument();
    }

    /// <summary>Adds the modifier where C# wants it, directly before the keyword; comments and attributes stay where they are.</summary>
    private static TypeDeclarationSyntax AddPartial(TypeDeclarationSyntax declaration)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (declaration.Modifiers.Count > 0)
        {
            return declaration.AddModifiers(partial);
        }

        SyntaxToken keyword = declaration.Keyword;
        return declaration
            .WithKeyword(keyword.WithLeadingTrivia())
            .AddModifiers(partial.WithLeadingTrivia(keyword.LeadingTrivia));
    }
}
