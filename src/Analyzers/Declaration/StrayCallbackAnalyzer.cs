using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Usage;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Declaration;

/// <summary>
/// WSG0011 to WSG0013: callbacks in classes that nobody serves. Known in the end only, because an endpoint that derives from the class may stand anywhere; at once of types
/// that none can derive from.
/// </summary>
public sealed class StrayCallbackAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.DerivedClassIsNoEndpoint, DiagnosticDescriptors.OverrideIsNotServed, DiagnosticDescriptors.CallbackOutsideOfEndpoint, DiagnosticDescriptors.CallbackInTypeWithoutHeirs];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var bases = new ConcurrentDictionary<INamedTypeSymbol, bool>(SymbolEqualityComparer.Default);
        var strays = new ConcurrentBag<IMethodSymbol>();
        context.RegisterSymbolAction(
            symbol =>
            {
                if (library.IsEndpoint((INamedTypeSymbol)symbol.Symbol))
                {
                    NoteBases((INamedTypeSymbol)symbol.Symbol, bases);
                }
            },
            SymbolKind.NamedType);
        context.RegisterSymbolAction(
            symbol =>
            {
                var method = (IMethodSymbol)symbol.Symbol;
                if (!StrayCallbacks.IsCandidate(method, library))
                {
                    return;
                }

                if (StrayCallbacks.JudgeAtOnce(method, library) is { } diagnostic)
                {
                    symbol.ReportDiagnostic(diagnostic);
                }
                else
                {
                    strays.Add(method);
                }
            },
            SymbolKind.Method);
        context.RegisterCompilationEndAction(end =>
        {
            IEnumerable<IMethodSymbol> left = strays.Where(method => !bases.ContainsKey(method.ContainingType));
            foreach (Diagnostic diagnostic in StrayCallbacks.Judge(left, library))
            {
                end.ReportDiagnostic(diagnostic);
            }
        });
    }

    private static void NoteBases(INamedTypeSymbol endpoint, ConcurrentDictionary<INamedTypeSymbol, bool> bases)
    {
        for (INamedTypeSymbol? level = endpoint.BaseType; level is not null; level = level.BaseType)
        {
            bases.TryAdd(level.OriginalDefinition, true);
        }
    }
}
