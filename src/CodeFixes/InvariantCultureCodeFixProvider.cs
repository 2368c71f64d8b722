using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG2066: says that the invariant culture is meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(InvariantCultureCodeFixProvider))]
[Shared]
public sealed class InvariantCultureCodeFixProvider : CodeFixProvider
{
    private const string Title = "Use the invariant culture";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [DiagnosticIds.CodecDependsOnCulture];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode root = (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false))!;
        ExpressionSyntax? replacement = root.FindNode(context.Span, getInnermostNodeForTie: true) switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: var name } } call => WithCulture(call, name),
            InterpolatedStringExpressionSyntax text => SyntaxFactory.ParseExpression($"string.Create({Culture}, {text.WithoutTrivia()})").WithTriviaFrom(text),
            _ => null,
        };
        if (replacement is not null)
        {
            SyntaxNode found = root.FindNode(context.Span, getInnermostNodeForTie: true);
            context.RegisterCodeFix(
                CodeAction.Create(
                    Title,
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(found, Simplifiable(replacement)))),
                    equivalenceKey: Title),
                context.Diagnostics);
        }
    }

    private const string Culture = "System.Globalization.CultureInfo.InvariantCulture";

    /// <summary>The call with the culture where its method takes it; null where that is not known.</summary>
    private static InvocationExpressionSyntax? WithCulture(InvocationExpressionSyntax call, string name)
    {
        int? place = name switch
        {
            "ToString" or "Parse" => call.ArgumentList.Arguments.Count,
            "Format" => 0,

            // before the result
            "TryParse" => call.ArgumentList.Arguments.Count - 1,
            _ => null,
        };
        return place is { } index && call.ArgumentList.Arguments.All(argument => argument.NameColon is null)
            ? call.WithArgumentList(SyntaxFactory.ParseArgumentList("(" + string.Join(", ", Insert(call.ArgumentList.Arguments.Select(argument => argument.ToString()), index)) + ")")
                .WithTriviaFrom(call.ArgumentList))
            : null;
    }

    private static List<string> Insert(IEnumerable<string> arguments, int index)
    {
        var all = arguments.ToList();
        all.Insert(index, Culture);
        return all;
    }

    /// <summary>What the usings of the file make of the long name.</summary>
    private static ExpressionSyntax Simplifiable(ExpressionSyntax expression) => expression.ReplaceNodes(
        expression.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Where(access => access.ToString() == Culture),
        (_, access) => access.WithAdditionalAnnotations(Simplifier.Annotation));
}
