using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeFixes;

/// <summary>Fixes WSG1005 and WSG1019 of a static method: it becomes one of the connection's instance.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveStaticCodeFixProvider))]
[Shared]
public sealed class RemoveStaticCodeFixProvider : DocumentFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DiagnosticIds.CallbackNotCallable, DiagnosticIds.SendCannotHaveBody];

    private protected override IEnumerable<Remedy> Find(SemanticModel model, SyntaxNode node, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        MethodDeclarationSyntax[] parts = [.. Declarations.PartsOf(model, node, cancellationToken).Where(part => part.Modifiers.Any(SyntaxKind.StaticKeyword))];
        if (parts.Length > 0)
        {
            yield return new Remedy("Remove 'static'", nameof(RemoveStaticCodeFixProvider), editor =>
            {
                foreach (MethodDeclarationSyntax part in parts)
                {
                    editor.ReplaceNode(part, static (current, _) => Declarations.Without((MethodDeclarationSyntax)current, SyntaxKind.StaticKeyword));
                }
            });
        }
    }
}
