using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// WSG2004: an endpoint that the generated registration has is not added by hand as well. That changes nothing in the stand-alone server; in ASP.NET Core there are two routes then,
/// and no request can be told which to take. WSG2008: nor is one of another project that takes the requests of an endpoint that is there; two of one project are found where they
/// are declared.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DuplicateRegistrationAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.EndpointRegisteredTwice, DiagnosticDescriptors.EndpointOfOtherProjectHasPath];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var calls = new ServerCalls(library);
        var paths = new EndpointPaths(library.Known);
        FlowOfCalls.Register(context, method => calls.AddsGenerated(method) || calls.AddsByHand(method), (member, graph, end) =>
        {
            var flow = new RegistrationFlow(member, calls, paths, end.CancellationToken);
            foreach (SecondRegistration second in flow.FindSecond(graph))
            {
                end.ReportDiagnostic(Library.Same(second.Added, second.Same) ? Twice(second) : SamePath(second));
            }
        });
    }

    private static Diagnostic Twice(in SecondRegistration second) => Diagnostic.Create(
        DiagnosticDescriptors.EndpointRegisteredTwice,
        second.Call.Syntax.GetLocation(),
        second.IsMapped ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info,
        additionalLocations: null,
        properties: null,
        second.Added.Name,
        second.IsMapped ? "MapEndpoints" : "AddEndpoints",
        second.IsMapped ? "its requests match two routes and are answered with 500, leave one of them out" : "this call changes nothing, leave it out");

    private static Diagnostic SamePath(in SecondRegistration second) => Diagnostic.Create(
        DiagnosticDescriptors.EndpointOfOtherProjectHasPath,
        second.Call.Syntax.GetLocation(),
        TypeNames.ForPeople(second.Added),
        TypeNames.ForPeople(second.Same),
        second.IsMapped ? "their requests match two routes and are answered with 500" : "the second of them is refused when it is added");
}
