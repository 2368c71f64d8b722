using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2020 and WSG2021: the task of a send is awaited, and, where it is a ValueTask, not twice.</summary>
public sealed class SendAwaitedAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.SendNotAwaited, DiagnosticDescriptors.ValueTaskAwaitedTwice];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        var uses = new SendUse(api);
        context.RegisterOperationAction(operation => Check(operation, api, uses), OperationKind.Invocation);
        context.RegisterOperationAction(operation => CheckAgain(operation, api, uses), OperationKind.LocalReference);
    }

    private static void Check(OperationAnalysisContext context, SendingApi api, SendUse uses)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (!api.IsSend(invocation.TargetMethod))
        {
            return;
        }

        if (uses.WhyLost(invocation) is { } reason)
        {
            Report(reason);
        }
        else if (uses.LocalOf(invocation) is { } local && new KeptSend(api, uses, context.GetControlFlowGraph(), invocation, local).IsNeverAwaited(invocation))
        {
            Report($"is kept in '{local.Name}' but never awaited: {SendUse.Consequence}");
        }

        void Report(string why) =>
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SendNotAwaited, invocation.Syntax.GetLocation(), invocation.TargetMethod.Name, why));
    }

    /// <summary>At the second await, and not where the send is: it is the one to be changed.</summary>
    private static void CheckAgain(OperationAnalysisContext context, SendingApi api, SendUse uses)
    {
        var reference = (ILocalReferenceOperation)context.Operation;
        if (api.IsValueTask(reference.Type) && new KeptSend(api, uses, context.GetControlFlowGraph(), reference, reference.Local).IsAwaitedAgain(reference))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ValueTaskAwaitedTwice, reference.Syntax.GetLocation(), reference.Local.Name));
        }
    }
}
