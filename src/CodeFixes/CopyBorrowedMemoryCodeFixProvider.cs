using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using WsGen.CodeModel.Diagnostics;
using static Microsoft.CodeAnalysis.CSharp.SyntaxFactory;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2040: keeps a copy of the memory. For a function that runs later the copy is made before.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CopyBorrowedMemoryCodeFixProvider))]
[Shared]
public sealed class CopyBorrowedMemoryCodeFixProvider : CodeFixProvider
{
    private const string Title = "Keep a copy";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.BorrowedMemoryEscapes];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(async (context, document, diagnostics) =>
        await CopyAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is not null && model is not null && context.Diagnostics.Any(diagnostic => Plan(root, model, diagnostic, context.CancellationToken) is not null))
        {
            context.RegisterCodeFix(
                CodeAction.Create(Title, cancellationToken => CopyAsync(context.Document, context.Diagnostics, cancellationToken), equivalenceKey: Title), context.Diagnostics);
        }
    }

    private static async Task<Document> CopyAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellationToken).ConfigureAwait(false);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (BorrowedCopy copy in diagnostics
            .OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)
            .Select(diagnostic => Plan(editor.OriginalRoot, editor.SemanticModel, diagnostic, cancellationToken))
            .OfType<BorrowedCopy>())
        {
            if (copy.Function is null)
            {
                editor.ReplaceNode(copy.Value, (current, _) => CopyOf((ExpressionSyntax)current, copy.Kind));
            }
            else if (copy.Value is IdentifierNameSyntax variable && names.Add(variable.Identifier.ValueText + copy.Function.SpanStart))
            {
                CopyBefore(editor, copy, variable, names, cancellationToken);
            }
        }

        return editor.GetChangedDocument();
    }

    /// <summary>Declares the copy before the statement, and lets the function read that.</summary>
    private static void CopyBefore(DocumentEditor editor, BorrowedCopy copy, IdentifierNameSyntax variable, HashSet<string> names, CancellationToken cancellationToken)
    {
        string name = NewName(editor.SemanticModel, variable, names);
        ISymbol? symbol = editor.SemanticModel.GetSymbolInfo(variable, cancellationToken).Symbol;
        foreach (IdentifierNameSyntax use in copy.Function!.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(use => use.Identifier.ValueText == variable.Identifier.ValueText
                && SymbolEqualityComparer.Default.Equals(editor.SemanticModel.GetSymbolInfo(use, cancellationToken).Symbol, symbol)))
        {
            editor.ReplaceNode(use, IdentifierName(name).WithTriviaFrom(use));
        }

        StatementSyntax statement = copy.Before!;
        string type = editor.SemanticModel.GetTypeInfo(variable, cancellationToken).Type!.ToMinimalDisplayString(editor.SemanticModel, statement.SpanStart);
        StatementSyntax declaration = ParseStatement($"{type} {name} = {CopyOf(IdentifierName(variable.Identifier.ValueText), copy.Kind)};")
            .WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithTrailingTrivia(EndOfLine("\n"))
            .WithAdditionalAnnotations(Formatter.Annotation);
        editor.ReplaceNode(statement, (current, _) => current.WithLeadingTrivia(statement.GetLeadingTrivia().Reverse().TakeWhile(each => each.IsKind(SyntaxKind.WhitespaceTrivia)).Reverse()));
        editor.InsertBefore(statement, declaration);
    }

    private static string NewName(SemanticModel model, IdentifierNameSyntax variable, HashSet<string> names)
    {
        string name = variable.Identifier.ValueText + "Copy";
        for (int i = 2; !model.LookupSymbols(variable.SpanStart, name: name).IsEmpty || !names.Add(name); i++)
        {
            name = $"{variable.Identifier.ValueText}Copy{i}";
        }

        return name;
    }

    private static ExpressionSyntax CopyOf(ExpressionSyntax value, BorrowedKind kind)
    {
        ExpressionSyntax bare = value.WithoutTrivia();
        ExpressionSyntax operand = bare is IdentifierNameSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax
            ? bare
            : ParenthesizedExpression(bare);
        return ParseExpression(kind switch
        {
            BorrowedKind.Message => $"{operand} with {{ Payload = {operand}.Payload.ToArray() }}",
            BorrowedKind.Sequence => $"new ReadOnlySequence<byte>({operand}.ToArray())",
            _ => $"{operand}.ToArray()",
        }).WithTriviaFrom(value);
    }

    private static BorrowedCopy? Plan(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax value
            || model.GetTypeInfo(value, cancellationToken).Type?.OriginalDefinition.ToDisplayString() is not { } type)
        {
            return null;
        }

        BorrowedKind? kind = type switch
        {
            "System.ReadOnlyMemory<T>" or "System.Memory<T>" => BorrowedKind.Memory,
            "System.Buffers.ReadOnlySequence<T>" => BorrowedKind.Sequence,
            "WsGen.WsMessage" => BorrowedKind.Message,
            _ => null,
        };
        if (kind is null)
        {
            return null;
        }

        // The function, if there is one, that reads a variable of another.
        ISymbol? variable = value is IdentifierNameSyntax ? model.GetSymbolInfo(value, cancellationToken).Symbol : null;
        SyntaxNode? function = variable?.DeclaringSyntaxReferences is [var declared]
            ? value.Ancestors().LastOrDefault(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax && !node.Span.Contains(declared.Span))
            : null;
        return function is null || IsKeptInside(value, function) ? new BorrowedCopy(value, kind.Value, null, null)
            : function is AnonymousFunctionExpressionSyntax && function.FirstAncestorOrSelf<StatementSyntax>() is { Parent: BlockSyntax or GlobalStatementSyntax } statement
                && IsReadOnly(function, variable!, model, cancellationToken)
            ? new BorrowedCopy(value, kind.Value, function, statement)
            : null;
    }

    /// <summary>True if the function itself keeps the memory, at once.</summary>
    private static bool IsKeptInside(ExpressionSyntax value, SyntaxNode function) =>
        value.Parent is AssignmentExpressionSyntax assignment && assignment.Right == value && function.Span.Contains(assignment.Span);

    private static bool IsReadOnly(SyntaxNode function, ISymbol variable, SemanticModel model, CancellationToken cancellationToken) =>
        !function.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(assignment => SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(assignment.Left, cancellationToken).Symbol, variable));

    private enum BorrowedKind
    {
        Memory,
        Sequence,
        Message,
    }

    private sealed record BorrowedCopy(ExpressionSyntax Value, BorrowedKind Kind, SyntaxNode? Function, StatementSyntax? Before);
}
