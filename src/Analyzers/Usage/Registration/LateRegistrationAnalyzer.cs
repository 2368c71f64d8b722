using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Flow;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Registration;

/// <summary>
/// WSG2002: no endpoint is added where the server may have started already. Jakarta WebSocket forbade that up to version 2.0, and NoAddAfterHandshake does. An error where the
/// project or the code asks for the rule to be kept.
/// </summary>
public sealed class LateRegistrationAnalyzer : UsageAnalyzer
{
    private const string Meant = "or set NoAddAfterHandshake to false if clients may get a 404 until then";
    private const string Forbidden = "for with NoAddAfterHandshake it throws once a client has asked";
    private const string Strict = "WsGenStrictSpecCompliance";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.EndpointAddedLate];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var calls = new ServerCalls(library);
        bool isAdded = false;
        CallGraph graph = CallGraph.Gather(context, operation =>
        {
            bool isOfInterest = calls.IsOfInterest(operation, out bool adds);
            if (adds)
            {
                Volatile.Write(ref isAdded, true);
            }

            return isOfInterest;
        });
        GateSettings settings = GateSettings.Gather(context, library);
        context.RegisterCompilationEndAction(end =>
        {
            if (!Volatile.Read(ref isAdded) || settings.ForbidsLate == false)
            {
                return; // nothing is added but to builders, or somebody has thought of it
            }

            string what = settings.ForbidsLate == true ? Forbidden : Meant;
            DiagnosticSeverity severity = settings.ForbidsLate == true || Library.IsOn(end.Options, Strict) ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning;
            foreach ((Location location, LateCall call) in new LateRegistrations(calls, graph, end.Compilation, end.CancellationToken).Find())
            {
                end.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.EndpointAddedLate, location, severity, additionalLocations: null, properties: null, call.What, call.Why, what));
            }
        });
    }
}
