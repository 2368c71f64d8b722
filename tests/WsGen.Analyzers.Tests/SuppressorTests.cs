using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Suppressors;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests;

/// <summary>What general analyzers advise for methods that look unused is not said of callbacks.</summary>
public sealed class SuppressorTests
{
    private const string Source = """
        [ServerEndpoint("/chat")]
        public partial class Chat
        {
            [OnOpen] private void Open() { }
            private void Other() { }
        }

        public class Room : Endpoint
        {
            public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config) => default;
        }
        """;

    [Theory]
    [InlineData("CA1822")]
    [InlineData("IDE0051")]
    public async Task SaidOfOthersOnly(string id)
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Demo",
            [CSharpSyntaxTree.ParseText(References.GlobalUsings, cancellationToken: cancellation), CSharpSyntaxTree.ParseText(Source, cancellationToken: cancellation)],
            References.Framework.Append(References.Library),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        ImmutableArray<Diagnostic> diagnostics = await compilation
            .WithAnalyzers([new EveryMethod(id), new CallbackSuppressor()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true))
            .GetAnalyzerDiagnosticsAsync(cancellation);
        Assert.Equal(
            ["OnOpenAsync: True", "Open: True", "Other: False"],
            diagnostics.Select(diagnostic => $"{diagnostic.GetMessage()}: {diagnostic.IsSuppressed}").Order(StringComparer.Ordinal));
    }

    /// <summary>Stands for the analyzer of that id: flags every method.</summary>
    // It is made here and by nobody else (RS1001), and speaks for whichever analyzer the test is about (RS1017).
#pragma warning disable RS1001, RS1017
    private sealed class EveryMethod(string id) : DiagnosticAnalyzer
#pragma warning restore RS1001
    {
        private readonly DiagnosticDescriptor _rule = new(id, "Any", "{0}", "Any", DiagnosticSeverity.Warning, isEnabledByDefault: true);
#pragma warning restore RS1017

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSymbolAction(
                symbol =>
                {
                    if (symbol.Symbol is IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
                    {
                        symbol.ReportDiagnostic(Diagnostic.Create(_rule, method.Locations[0], method.Name));
                    }
                },
                SymbolKind.Method);
        }
    }
}
