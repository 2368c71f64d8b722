using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Settings;
using WsGen.CodeModel.Diagnostics;
using WsGen.Connections.Settings;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>WSG2068: no version of TLS is asked for that RFC 8996 forbids. What the platform marks as obsolete the compiler tells of itself.</summary>
public sealed class ObsoleteTlsAnalyzer : UsageAnalyzer
{
    private const string Key = TomcatKeys.Prefix + "SSL_PROTOCOLS";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.TlsVersionObsolete];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var places = new TlsVersionPlaces(context.Compilation, library);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (places.IsOne(assignment))
                {
                    Report(operation, ((IPropertyReferenceOperation)assignment.Target).Property.Name, assignment.Value);
                }
            },
            OperationKind.SimpleAssignment);
        UserPropertyWrites.Register(context, library, static (operation, write, writes) =>
        {
            if (Library.Same(write.Owner, writes.Client) && Key.Equals(ConstantValues.Of(write.Key)))
            {
                Report(operation, Key, write.Value);
            }
        });
    }

    private static void Report(OperationAnalysisContext context, string place, IOperation value)
    {
        if (TlsVersions.FindObsolete(value) is { } versions)
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.TlsVersionObsolete, value.Syntax.GetLocation(), place, versions));
        }
    }
}
