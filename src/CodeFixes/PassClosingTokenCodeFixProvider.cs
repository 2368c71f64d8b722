using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1031: the callback takes the token that fires when the session closes, and passes it on.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(PassClosingTokenCodeFixProvider))]
[Shared]
public sealed class PassClosingTokenCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.CallbackWithoutToken];

    private const string Name = "closing";

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method
            && Declarations.PartsOf(model, method, cancellationToken).Count == 1
            && !method.Modifiers.Any(SyntaxKind.OverrideKeyword)
            && method.ParameterList.Parameters.All(parameter => parameter.Default is null && !parameter.Modifiers.Any(SyntaxKind.ParamsKeyword))
            && !method.DescendantTokens().Any(token => token.ValueText == Name))
        {
            yield return new Remedy("Take a CancellationToken and pass it on", nameof(PassClosingTokenCodeFixProvider), editor =>
            {
                foreach (Location place in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
                {
                    InvocationExpressionSyntax each = method.SyntaxTree.GetRoot(cancellationToken).FindNode(place.SourceSpan).FirstAncestorOrSelf<InvocationExpressionSyntax>()!;
                    editor.ReplaceNode(each, static (current, _) => ((InvocationExpressionSyntax)current)
                        .AddArgumentListArguments(SyntaxFactory.Argument(SyntaxFactory.IdentifierName(Name))));
                }

                editor.ReplaceNode(method, static (current, _) => ((MethodDeclarationSyntax)current).AddParameterListParameters(
                    SyntaxFactory.Parameter(SyntaxFactory.Identifier(Name))
                        .WithType(Declarations.NameOf("System.Threading.CancellationToken").WithTrailingTrivia(SyntaxFactory.Space))));
            });
        }
    }
}
