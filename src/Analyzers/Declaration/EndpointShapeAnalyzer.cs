using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;
using WsGen.CodeModel.Parsing.Rules;

namespace WsGen.Analyzers.Declaration;

/// <summary>
/// Reports what is wrong with the declaration of a [ServerEndpoint] or [ClientEndpoint]: the class, its path, its constructor, its callbacks and sends. Reads it
/// with the parser that the generator uses, and so flags exactly what stops the generator.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndpointShapeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. DiagnosticDescriptors.EndpointShape];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            // Without the library there are no endpoints.
            if (KnownTypes.TryCreate(start.Compilation) is not { } known)
            {
                return;
            }

            // Each class by itself, while it is typed
            var endpoints = new ConcurrentBag<(INamedTypeSymbol Type, AttributeData Attribute)>();
            start.RegisterSymbolAction(
                symbol =>
                {
                    var type = (INamedTypeSymbol)symbol.Symbol;
                    if (known.FindServerEndpoint(type) is { } attribute)
                    {
                        endpoints.Add((type, attribute));
                        var sink = new ReportingIssueSink(symbol.ReportDiagnostic, symbol.CancellationToken);
                        EndpointParser.Parse(new EndpointScope(type, attribute, known, sink, symbol.CancellationToken));
                    }

                    if (known.FindClientEndpoint(type) is { } client)
                    {
                        var sink = new ReportingIssueSink(symbol.ReportDiagnostic, symbol.CancellationToken);
                        EndpointParser.Parse(new EndpointScope(type, client, known, sink, symbol.CancellationToken, isClient: true));
                    }
                },
                SymbolKind.NamedType);
            start.RegisterSymbolAction(
                symbol => SendPlaceRule.Check((IMethodSymbol)symbol.Symbol, known, new ReportingIssueSink(symbol.ReportDiagnostic, symbol.CancellationToken)),
                SymbolKind.Method);

            // All of them against each other, in the end
            start.RegisterCompilationEndAction(end =>
            {
                var sink = new ReportingIssueSink(end.ReportDiagnostic, end.CancellationToken);
                EndpointScope[] all = [.. endpoints.Select(endpoint =>
                    new EndpointScope(endpoint.Type, endpoint.Attribute, known, sink, end.CancellationToken))];
                EquivalentPathsRule.Check(all);
                OverlappingPathsRule.Check(all);
            });
        });
    }

    /// <summary>Turns issues into diagnostics at their true locations.</summary>
    private sealed class ReportingIssueSink(Action<Diagnostic> report, CancellationToken cancellationToken) : IIssueSink
    {
        public void Report(DiagnosticDescriptor rule, in IssueSite site, object[] arguments) =>
            report(Diagnostic.Create(rule, site.GetLocation(cancellationToken), site.Properties, arguments));
    }
}
