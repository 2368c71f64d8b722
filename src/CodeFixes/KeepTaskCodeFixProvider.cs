using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2021: keeps the Task that is made of a ValueTask, which may be awaited any number of times.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepTaskCodeFixProvider))]
[Shared]
public sealed class KeepTaskCodeFixProvider : UsageFix
{
    private const string Title = "Keep a Task";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.ValueTaskAwaitedTwice];

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        DeclarationOf(node, model, cancellationToken) is { } declared && IsOnlyAwaited(declared, model, cancellationToken) ? [Title] : [];

    /// <summary>Of several awaits of one variable the first makes the change.</summary>
    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title)
    {
        VariableDeclarationSyntax declaration = DeclarationOf(node, editor.SemanticModel, default)!;
        NameSyntax task = AsyncCallback.NameOf("Task", editor.SemanticModel, node.SpanStart);
        editor.ReplaceNode(declaration.Parent!, (current, _) => current.ReplaceNode(DeclarationIn(current), Change(DeclarationIn(current))));

        static VariableDeclarationSyntax DeclarationIn(SyntaxNode statement) => ((LocalDeclarationStatementSyntax)statement).Declaration;

        VariableDeclarationSyntax Change(VariableDeclarationSyntax changed)
        {
            ExpressionSyntax value = changed.Variables[0].Initializer!.Value;
            if (value is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask" } })
            {
                return changed;
            }

            changed = changed.ReplaceNode(value, SyntaxFactory.InvocationExpression(SyntaxFactory.MemberAccessExpression(
                SyntaxKind.SimpleMemberAccessExpression, value.WithoutTrailingTrivia(), SyntaxFactory.IdentifierName("AsTask"))).WithTrailingTrivia(value.GetTrailingTrivia()));
            TypeSyntax type = changed.Type;
            return type.IsVar ? changed : changed.WithType((type is GenericNameSyntax generic
                ? SyntaxFactory.ParseTypeName($"{task}{generic.TypeArgumentList}")
                : task).WithTriviaFrom(type));
        }
    }

    /// <summary>The declaration that gives the variable its one value: a call, so that a call may follow.</summary>
    private static VariableDeclarationSyntax? DeclarationOf(SyntaxNode node, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(node, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [var reference] }
        && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: InvocationExpressionSyntax, Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax } declaration }
            ? declaration
            : null;

    private static bool IsOnlyAwaited(VariableDeclarationSyntax declaration, SemanticModel model, CancellationToken cancellationToken)
    {
        ISymbol local = model.GetDeclaredSymbol(declaration.Variables[0], cancellationToken)!;
        SyntaxNode scope = declaration.Ancestors().First(static each => each is MemberDeclarationSyntax and not GlobalStatementSyntax or CompilationUnitSyntax);
        return scope.DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.ValueText == local.Name && SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(name, cancellationToken).Symbol, local))
            .All(static name => name.Parent is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "ConfigureAwait" });
    }
}
