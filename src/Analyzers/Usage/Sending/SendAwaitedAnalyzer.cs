using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2020 and WSG2021: the task of a send is awaited, and, where it is a ValueTask, not twice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SendAwaitedAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.SendNotAwaited, DiagnosticDescriptors.ValueTaskAwaitedTwice];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        var uses = new SendUse(api);
        context.RegisterOperationAction(operation => CheckCall(operation, api, uses), OperationKind.Invocation);
        context.RegisterOperationBlockAction(block => CheckKept(block, api, uses));
    }

    private static void CheckCall(OperationAnalysisContext context, SendingApi api, SendUse uses)
    {
        var invocation = (IInvocationOperation)context.Operation;
        if (api.IsSend(invocation.TargetMethod) && uses.WhyLost(invocation) is { } reason)
        {
            Report(context.ReportDiagnostic, invocation, reason);
        }
    }

    /// <summary>Those that are kept in a local variable at first.</summary>
    private static void CheckKept(OperationBlockAnalysisContext context, SendingApi api, SendUse uses)
    {
        foreach (IOperation root in context.OperationBlocks)
        {
            IEnumerable<ILocalSymbol> kept = root.Descendants()
                .OfType<IInvocationOperation>()
                .Where(invocation => api.IsSend(invocation.TargetMethod))
                .Select(uses.LocalOf)
                .OfType<ILocalSymbol>()
                .Distinct<ILocalSymbol>(SymbolEqualityComparer.Default);
            foreach (ILocalSymbol local in kept)
            {
                var history = new KeptSend(api, uses, context.GetControlFlowGraph(root), root, local);
                foreach (IInvocationOperation send in history.FindNeverAwaited())
                {
                    Report(context.ReportDiagnostic, send, $"is kept in '{local.Name}' but never awaited: {SendUse.Consequence}");
                }

                foreach (IOperation use in history.FindAwaitedAgain())
                {
                    context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ValueTaskAwaitedTwice, use.Syntax.GetLocation(), local.Name));
                }
            }
        }
    }

    private static void Report(Action<Diagnostic> report, IInvocationOperation send, string reason) =>
        report(Diagnostic.Create(DiagnosticDescriptors.SendNotAwaited, send.Syntax.GetLocation(), send.TargetMethod.Name, reason));
}
