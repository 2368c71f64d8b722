using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Client;

/// <summary>
/// WSG2005: no client is connected while endpoints are being deployed, in what makes a configurator or answers for the application's configuration, nor in what is called only from
/// there (javadoc of WebSocketContainer.connectToServer).
/// </summary>
public sealed class ConnectWhileDeployingAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ConnectWhileDeploying];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        if (library.ServerEndpointConfigurator is null && library.ServerApplicationConfig is null)
        {
            return;
        }

        CallGraph graph = CallGraph.Gather(context, static _ => false);
        var connects = new ConcurrentBag<(ISymbol Member, SyntaxNode Call)>();
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (ConnectCalls.Connects(call.TargetMethod, library) && !Deployment.IsForLater(call))
                {
                    connects.Add((CallGraph.Definition(operation.ContainingSymbol), call.Syntax));
                }
            },
            OperationKind.Invocation);
        context.RegisterCompilationEndAction(end =>
        {
            var deployment = new Deployment(graph, library);
            foreach ((ISymbol member, SyntaxNode call) in connects)
            {
                if (deployment.FindPhase(member) is { } phase)
                {
                    end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ConnectWhileDeploying, call.GetLocation(), phase));
                }
            }
        });
    }
}
