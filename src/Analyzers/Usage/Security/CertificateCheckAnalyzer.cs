using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Security;

/// <summary>WSG2063: a client that is given TLS options of its own still finds out whom it speaks to.</summary>
public sealed class CertificateCheckAnalyzer : UsageAnalyzer
{
    private const string Callback = "RemoteCertificateValidationCallback";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CertificateNotChecked];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        INamedTypeSymbol? options = context.Compilation.GetTypeByMetadataName("System.Net.Security.SslClientAuthenticationOptions");
        INamedTypeSymbol? ours = context.Compilation.GetTypeByMetadataName("WsGen.WsClientTlsOptions");
        if (options is null || ours is null)
        {
            return;
        }

        var tls = new TlsOptions(library, ours);
        context.RegisterOperationAction(
            operation =>
            {
                var assignment = (ISimpleAssignmentOperation)operation.Operation;
                if (assignment.Target is IPropertyReferenceOperation { Property.Name: Callback } target && Library.Same(target.Property.ContainingType, options)
                    && tls.AreOfClient(target.Instance, assignment) && CertificateAnswers.FindAccepted(assignment.Value) is { } accepted)
                {
                    operation.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CertificateNotChecked, assignment.Syntax.GetLocation(), Callback, accepted));
                }
            },
            OperationKind.SimpleAssignment);
    }
}
