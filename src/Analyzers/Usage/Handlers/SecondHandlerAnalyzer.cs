using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Handlers;

/// <summary>WSG2007: a session gets one message handler for text, one for binary messages, one for pongs (Jakarta WebSocket 2.1.3); the second throws.</summary>
public sealed class SecondHandlerAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SecondMessageHandler];

    internal override void Start(CompilationStartAnalysisContext context, Library library) =>
        FlowOfCalls.Register(
            context,
            method => method.Name == HandlerFlow.Add && Library.Same(method.ContainingType, library.WsSession),
            (member, graph, end) =>
            {
                foreach (KeyValuePair<SyntaxNode, string> second in new HandlerFlow(member, library, end.CancellationToken).FindSecond(graph))
                {
                    end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SecondMessageHandler, second.Key.GetLocation(), second.Value));
                }
            });
}
