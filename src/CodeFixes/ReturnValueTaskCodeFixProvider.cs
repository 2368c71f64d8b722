using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1009 of an async void callback: it returns a ValueTask, which is waited for.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReturnValueTaskCodeFixProvider))]
[Shared]
public sealed class ReturnValueTaskCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.ReturnTypeNotSupported];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        IReadOnlyList<MethodDeclarationSyntax> parts = Declarations.PartsOf(model, node, cancellationToken);
        if (parts.Any(part => part.Modifiers.Any(SyntaxKind.AsyncKeyword)) && parts.All(IsVoid))
        {
            yield return new Remedy("Return ValueTask", nameof(ReturnValueTaskCodeFixProvider), editor =>
            {
                foreach (MethodDeclarationSyntax part in parts)
                {
                    editor.ReplaceNode(part.ReturnType, Declarations.NameOf("System.Threading.Tasks.ValueTask").WithTriviaFrom(part.ReturnType));
                }
            });
        }
    }

    private static bool IsVoid(MethodDeclarationSyntax method) =>
        method.ReturnType is PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword };
}
