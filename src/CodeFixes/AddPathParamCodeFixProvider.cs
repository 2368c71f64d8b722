using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1006 and WSG1008: a parameter with the name of a variable of the path takes its value.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddPathParamCodeFixProvider))]
[Shared]
public sealed class AddPathParamCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.ParameterNotSupported, DiagnosticIds.SecondPayload];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (HintOf(diagnostic) is not null && node is ParameterSyntax parameter)
        {
            yield return new Remedy(
                $"Take '{parameter.Identifier.ValueText}' from the path, by [PathParam]",
                nameof(AddPathParamCodeFixProvider),
                editor => editor.ReplaceNode(parameter, (current, _) => Add((ParameterSyntax)current)));
        }
    }

    private static ParameterSyntax Add(ParameterSyntax parameter) => parameter
        .WithLeadingTrivia()
        .WithAttributeLists(parameter.AttributeLists.Insert(0, Declarations.ListOf("WsGen.PathParam")))
        .WithLeadingTrivia(parameter.GetLeadingTrivia());
}
