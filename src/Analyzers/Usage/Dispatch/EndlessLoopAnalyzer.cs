using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>WSG2031: [OnOpen] and [OnMessage] return, so that messages are delivered.</summary>
public sealed class EndlessLoopAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CallbackNeverReturns];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        var loops = new EndlessLoop(api);
        api.ForCallbacks(context, (block, callback, kind) =>
        {
            if (kind == CallbackAttribute.OnOpen || (kind == CallbackAttribute.OnMessage && !api.HandlesSeveral(callback.ContainingType)))
            {
                block.RegisterOperationAction(operation => Check(operation, loops, kind), OperationKind.Loop);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, EndlessLoop loops, CallbackAttribute kind)
    {
        var loop = (ILoopOperation)context.Operation;
        if (Operations.FunctionOf(loop) is null && loops.IsEndless(loop))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CallbackNeverReturns, loop.Syntax.GetFirstToken().GetLocation(), kind));
        }
    }
}
