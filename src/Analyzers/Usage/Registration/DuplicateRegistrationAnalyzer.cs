using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// WSG2004: an endpoint that the generated registration has is not added by hand as well. That changes nothing in the stand-alone server; in ASP.NET Core there are two routes then,
/// and no request can be told which to take.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DuplicateRegistrationAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.EndpointRegisteredTwice];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var calls = new ServerCalls(library);
        FlowOfCalls.Register(context, calls.AddsGenerated, (member, graph, end) =>
        {
            var flow = new RegistrationFlow(member, calls, end.CancellationToken);
            foreach (IInvocationOperation call in flow.FindSecond(graph))
            {
                bool isMapped = call.TargetMethod.Name == "MapEndpoint";
                end.ReportDiagnostic(Diagnostic.Create(
                    DiagnosticDescriptors.EndpointRegisteredTwice,
                    call.Syntax.GetLocation(),
                    isMapped ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
                    additionalLocations: null,
                    properties: null,
                    calls.FindAdded(call)!.Name,
                    isMapped ? "MapEndpoints" : "AddEndpoints",
                    isMapped ? "its requests match two routes and are answered with 500, leave one of them out" : "this call changes nothing, leave it out"));
            }
        });
    }
}
