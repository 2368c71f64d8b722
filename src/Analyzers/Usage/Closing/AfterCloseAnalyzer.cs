using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Closing;

/// <summary>WSG2027: a handler that has closed its session returns no reply.</summary>
public sealed class AfterCloseAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ReplyAfterClose];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is not IMethodSymbol { ReturnsVoid: false } method
                || api.KindOf(method) != CallbackAttribute.OnMessage
                || !ReplyAfterClose.IsReply(api, method.ReturnType))
            {
                return;
            }

            foreach (IOperation root in block.OperationBlocks.Where(root => root.Descendants().Any(each => ReplyAfterClose.IsClose(api, each))))
            {
                foreach ((IOperation reply, IInvocationOperation close) in ReplyAfterClose.Find(api, block.GetControlFlowGraph(root)))
                {
                    block.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ReplyAfterClose, reply.Syntax.GetLocation(), close.TargetMethod.Name));
                }
            }
        });
    }
}
