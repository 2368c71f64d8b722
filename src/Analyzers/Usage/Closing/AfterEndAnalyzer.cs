using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Closing;

/// <summary>WSG2028: [OnClose] neither sends to the session that has ended nor changes it.</summary>
public sealed class AfterEndAnalyzer : UsageAnalyzer
{
    private static readonly HashSet<string> Openings = ["Batch", "OpenTextWriter", "OpenBinaryStream"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.SendInOnClose];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        api.ForCallbacks(context, (block, _, kind) =>
        {
            if (kind == CallbackAttribute.OnClose)
            {
                block.RegisterOperationAction(operation => Check(operation, api), OperationKind.Invocation, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, SendingApi api)
    {
        (IOperation? session, string use) = context.Operation switch
        {
            IInvocationOperation call when IsUse(api, call.TargetMethod) => (call.Instance, call.TargetMethod.Name),
            IAssignmentOperation { Target: IPropertyReferenceOperation target } => (target.Instance, $"{target.Property.Name} ="),
            _ => (null, ""),
        };
        if (api.IsOwnSession(session))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SendInOnClose, context.Operation.Syntax.GetLocation(), use));
        }
    }

    /// <summary>Closing again does nothing, and what can be read can be read for ever.</summary>
    private static bool IsUse(SendingApi api, IMethodSymbol method) => Library.Same(method.ContainingType, api.Library.WsSession)
        && method.Name is not SendingApi.Close
        && (api.IsSend(method) || method.Name.StartsWith("Send", StringComparison.Ordinal) || Openings.Contains(method.Name));
}
