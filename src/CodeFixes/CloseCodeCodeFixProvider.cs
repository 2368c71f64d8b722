using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2022: puts a close code that may be sent in the place of one that may not.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(CloseCodeCodeFixProvider))]
[Shared]
public sealed class CloseCodeCodeFixProvider : UsageFix
{
    private const string Normal = "NormalClosure";
    private const string Error = "InternalError";

    private static readonly ImmutableDictionary<string, string> CodeByTitle = ImmutableDictionary<string, string>.Empty
        .Add("Close with 1000, " + Normal, Normal)
        .Add("Close with 1011, " + Error, Error);

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.CloseCodeNotAllowed];

    private protected override IEnumerable<string> TitlesFor(SyntaxNode node, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        Replace(node, model, Normal, cancellationToken) is null ? [] : CodeByTitle.Keys.OrderBy(static title => title, StringComparer.Ordinal);

    private protected override void Apply(DocumentEditor editor, SyntaxNode node, Diagnostic diagnostic, string title) =>
        editor.ReplaceNode(node, Replace(node, editor.SemanticModel, CodeByTitle[title], default)!.WithTriviaFrom(node));

    /// <summary>Written as the other was: <c>CloseCode.A</c>, <c>A</c> under <c>using static</c>, or what is cast. A constant of one's own is left alone.</summary>
    private static ExpressionSyntax? Replace(SyntaxNode node, SemanticModel model, string member, CancellationToken cancellationToken) => node switch
    {
        MemberAccessExpressionSyntax access when IsMember(access, model, cancellationToken) => access.WithName(SyntaxFactory.IdentifierName(member)),
        IdentifierNameSyntax name when IsMember(name, model, cancellationToken) => SyntaxFactory.IdentifierName(member),
        CastExpressionSyntax { Type: NameSyntax type } => SyntaxFactory.ParseExpression($"{type.WithoutTrivia()}.{member}"),
        _ => null,
    };

    private static bool IsMember(SyntaxNode name, SemanticModel model, CancellationToken cancellationToken) =>
        model.GetSymbolInfo(name, cancellationToken).Symbol is IFieldSymbol { ContainingType.TypeKind: TypeKind.Enum };
}
