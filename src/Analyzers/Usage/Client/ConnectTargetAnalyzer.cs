using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Client;

/// <summary>WSG2006: a URI that is written down where a client connects is one that can be connected to (RFC 6455 section 3). The call would throw.</summary>
public sealed class ConnectTargetAnalyzer : UsageAnalyzer
{
    /// <summary>The diagnostic's property that has the URI as it was meant.</summary>
    public const string Meant = "Meant";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UriCannotBeConnectedTo];

    internal override void Start(CompilationStartAnalysisContext context, Library library) =>
        context.RegisterOperationAction(operation => Check(operation, library), OperationKind.Invocation);

    private static void Check(OperationAnalysisContext context, Library library)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (!ConnectCalls.Connects(invocation.TargetMethod, library)
            || invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "uri") is not { } argument
            || WrittenUri.Find(argument.Value) is not { } written
            || written.FindFault(out string? meant) is not { } fault)
        {
            return;
        }

        ImmutableDictionary<string, string?> properties = ImmutableDictionary<string, string?>.Empty;
        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.UriCannotBeConnectedTo,
            written.Syntax.GetLocation(),
            meant is null ? properties : properties.Add(Meant, meant),
            written.Text,
            fault));
    }
}
