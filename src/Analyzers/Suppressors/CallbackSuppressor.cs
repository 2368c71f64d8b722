using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Usage;

namespace WsGen.Analyzers.Suppressors;

/// <summary>
/// Takes back what general analyzers say of callbacks and what would be wrong to follow: a callback that touches no field must not become static (WSG1005),
/// and one that is private is called all the same.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CallbackSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Static = new("WSGS001", "CA1822", "A callback belongs to one connection's instance and must not be static (WSG1005)");
    private static readonly SuppressionDescriptor Unused = new("WSGS002", "IDE0051", "The method is called by the code that is generated for the endpoint");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Static, Unused];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (Library.TryCreate(context.Compilation) is not { } library)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is { } tree
                && tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
                && context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is { } method
                && library.IsCallback(method))
            {
                context.ReportSuppression(Suppression.Create(diagnostic.Id == Static.SuppressedDiagnosticId ? Static : Unused, diagnostic));
            }
        }
    }
}
