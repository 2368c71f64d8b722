using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1010 and WSG1024: [PathParam] names the variable of the path that was meant.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RenamePathParamCodeFixProvider))]
[Shared]
public sealed class RenamePathParamCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.PathVariableUnknown, DiagnosticIds.PathVariableMissing];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        AttributeSyntax? attribute = Declarations.AttributesOf(node)
            .FirstOrDefault(each => Declarations.LibraryNameOf(model, each, cancellationToken) == "PathParam");
        if (HintOf(diagnostic) is { } variable && attribute is not null && node is ParameterSyntax parameter)
        {
            AttributeArgumentListSyntax? arguments = parameter.Identifier.ValueText == variable ? null : SyntaxFactory.AttributeArgumentList(
                SyntaxFactory.SingletonSeparatedList(SyntaxFactory.AttributeArgument(
                    SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(variable)))));
            yield return new Remedy(
                $"Take the variable '{variable}'",
                nameof(RenamePathParamCodeFixProvider),
                editor => editor.ReplaceNode(attribute, attribute.WithArgumentList(arguments)));
        }
    }
}
