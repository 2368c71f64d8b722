using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>WSG2031: [OnOpen] and [OnMessage] return, so that messages are delivered.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EndlessLoopAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CallbackNeverReturns];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        var loops = new EndlessLoop(api);
        context.RegisterOperationAction(
            operation =>
            {
                var loop = (ILoopOperation)operation.Operation;
                if (api.CallbackThatRuns(loop, operation.ContainingSymbol) is { } callback
                    && api.KindOf(callback) is (CallbackAttribute.OnOpen or CallbackAttribute.OnMessage) and var kind
                    && !(kind == CallbackAttribute.OnMessage && api.HandlesSeveral(callback.ContainingType))
                    && loops.IsEndless(loop))
                {
                    operation.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CallbackNeverReturns, loop.Syntax.GetFirstToken().GetLocation(), kind));
                }
            },
            OperationKind.Loop);
    }
}
