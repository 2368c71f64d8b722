using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2029 and WSG2030: a writer or stream, which is a message, and a batch come to their end.</summary>
public sealed class DisposalAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.MessageNotEnded, DiagnosticDescriptors.BatchNotEnded];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        context.RegisterOperationAction(
            operation =>
            {
                var opening = (IInvocationOperation)operation.Operation;
                if (RuleFor(api, opening.TargetMethod) is { } rule
                    && (Disposal.IsLost(opening) || (Disposal.LocalOf(opening) is { } local && Disposal.IsForgotten(operation.GetControlFlowGraph(), opening, local))))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(rule, opening.Syntax.GetLocation(), opening.TargetMethod.Name));
                }
            },
            OperationKind.Invocation);
    }

    private static DiagnosticDescriptor? RuleFor(SendingApi api, IMethodSymbol method) => !api.IsConnection(method.ContainingType) ? null : method.Name switch
    {
        "OpenTextWriter" or "OpenBinaryStream" => DiagnosticDescriptors.MessageNotEnded,
        "Batch" => DiagnosticDescriptors.BatchNotEnded,
        _ => null,
    };
}
