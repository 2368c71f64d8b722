using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// WSG2004: an endpoint that the generated registration has is not added by hand as well. That changes nothing, unless in ASP.NET Core one of the two has conventions:
/// those of the mapping by hand count alone. WSG2008: nor is one of another project that takes the requests of an endpoint that is there; two of one project are found where they are declared.
/// </summary>
public sealed class DuplicateRegistrationAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.EndpointRegisteredTwice, DiagnosticDescriptors.EndpointOfOtherProjectHasPath];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var calls = new ServerCalls(library);
        var paths = new EndpointPaths(library.Known);
        FlowOfCalls.Register(context, method => calls.AddsGenerated(method) || calls.AddsByHand(method), (member, graph, end) =>
        {
            var flow = new RegistrationFlow(member, calls, paths, end.CancellationToken);
            foreach (SecondRegistration second in flow.FindSecond(graph).Where(static second => !second.IsMeant))
            {
                end.ReportDiagnostic(Library.Same(second.Added, second.Same) ? Twice(second) : SamePath(second));
            }
        });
    }

    private static Diagnostic Twice(in SecondRegistration second) => Diagnostic.Create(
        DiagnosticDescriptors.EndpointRegisteredTwice,
        second.Call.Syntax.GetLocation(),
        LosesConventions(second) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
        additionalLocations: null,
        properties: null,
        second.Added.Name,
        second.IsMapped ? "MapEndpoints" : "AddEndpoints",
        LosesConventions(second) ? "this call takes it out of the conventions of 'MapEndpoints', give it its own or leave it out" : "this call changes nothing, leave it out");

    private static bool LosesConventions(in SecondRegistration second) => second.IsMapped && second.OtherHasConventions;

    private static Diagnostic SamePath(in SecondRegistration second) => Diagnostic.Create(
        DiagnosticDescriptors.EndpointOfOtherProjectHasPath,
        second.Call.Syntax.GetLocation(),
        TypeNames.ForPeople(second.Added),
        TypeNames.ForPeople(second.Same),
        second.IsMapped ? "the application does not start" : "the second of them is refused when it is added");
}
