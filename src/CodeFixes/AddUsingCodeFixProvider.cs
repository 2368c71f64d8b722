using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2029 and WSG2030: the variable that holds a writer, a stream or a batch is disposed of at the end of its block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddUsingCodeFixProvider))]
[Shared]
public sealed class AddUsingCodeFixProvider : UsageFix
{
    private const string Title = "Dispose of it at the end of the block";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.MessageNotEnded, DiagnosticIds.BatchNotEnded];

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        DeclarationOf(node) is { } declaration && IsAssignedOnce(declaration, model, cancellationToken) ? [Title] : [];

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title)
    {
        // a batch has nothing to wait for
        bool awaits = diagnostic.Id == DiagnosticIds.MessageNotEnded && AsyncCallback.IsAsync(node);
        editor.ReplaceNode(DeclarationOf(node)!, (current, _) =>
        {
            var declaration = (LocalDeclarationStatementSyntax)current;
            SyntaxTriviaList leading = declaration.GetLeadingTrivia();
            declaration = declaration.WithLeadingTrivia().WithUsingKeyword(SyntaxFactory.Token(SyntaxKind.UsingKeyword).WithTrailingTrivia(SyntaxFactory.Space));
            return (awaits ? declaration.WithAwaitKeyword(SyntaxFactory.Token(SyntaxKind.AwaitKeyword).WithTrailingTrivia(SyntaxFactory.Space)) : declaration)
                .WithLeadingTrivia(leading);
        });
    }

    /// <summary>A using declaration cannot stand in a section of a switch.</summary>
    private static LocalDeclarationStatementSyntax? DeclarationOf(SyntaxNode node) =>
        node.Parent is EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } declaration } } }
            ? declaration
            : null;

    private static bool IsAssignedOnce(LocalDeclarationStatementSyntax declaration, SemanticModel model, CancellationToken cancellationToken)
    {
        ISymbol local = model.GetDeclaredSymbol(declaration.Declaration.Variables[0], cancellationToken)!;
        SyntaxNode scope = declaration.Parent is GlobalStatementSyntax { Parent: { } unit } ? unit : declaration.Parent!;
        return !scope.DescendantNodes()
            .OfType<AssignmentExpressionSyntax>()
            .Any(assignment => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, local));
    }
}
