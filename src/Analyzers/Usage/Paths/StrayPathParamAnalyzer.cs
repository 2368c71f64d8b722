using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Paths;

/// <summary>WSG1032: [PathParam] in an endpoint at a method that is no callback, or at the constructor. Of an override that drops a callback WSG1013 speaks.</summary>
public sealed class StrayPathParamAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.PathParamOutsideOfCallback];

    internal override void Start(CompilationStartAnalysisContext context, Library library) => context.RegisterSymbolAction(
        symbol =>
        {
            var method = (IMethodSymbol)symbol.Symbol;
            if (method.Parameters.IsEmpty || method.PartialDefinitionPart is not null || !library.IsEndpoint(method.ContainingType) || IsCallback(method, library))
            {
                return;
            }

            foreach (IParameterSymbol parameter in method.Parameters)
            {
                if (parameter.GetAttributes().FirstOrDefault(each => KnownTypes.Same(each.AttributeClass, library.Known.PathParamAttribute)) is { } attribute)
                {
                    string name = method.MethodKind == MethodKind.Constructor ? $"the constructor of '{method.ContainingType.Name}'" : $"'{method.Name}'";
                    Location place = attribute.ApplicationSyntaxReference is { } written ? written.SyntaxTree.GetLocation(written.Span) : parameter.Locations[0];
                    symbol.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.PathParamOutsideOfCallback, place, parameter.Name, name));
                }
            }
        },
        SymbolKind.Method);

    private static bool IsCallback(IMethodSymbol method, Library library)
    {
        for (IMethodSymbol? each = method; each is not null; each = each.OverriddenMethod)
        {
            if (CallbackFinder.IsCallback(each, library.Known))
            {
                return true;
            }
        }

        return false;
    }
}
