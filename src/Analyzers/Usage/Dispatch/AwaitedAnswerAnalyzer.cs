using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>WSG2034: a callback does not await the answer to a request of its own client, which would be the next message.</summary>
public sealed class AwaitedAnswerAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.AnswerAwaitedInCallback];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        api.ForCallbacks(context, (block, callback, kind) =>
        {
            // A closed session has no answers: asking throws at once. One callback of several does not hold up the others, but nothing comes before OnOpen is through.
            bool isAlone = kind == CallbackAttribute.OnOpen || (kind != CallbackAttribute.OnClose && !api.HandlesSeveral(callback.ContainingType));
            if (isAlone && library.Known.FindClientEndpoint(callback.ContainingType) is not null)
            {
                block.RegisterOperationAction(operation => Check(operation, api, kind), OperationKind.Invocation);
            }
        });
    }

    private static void Check(OperationAnalysisContext context, SendingApi api, CallbackAttribute kind)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.Instance is IInstanceReferenceOperation
            && api.FindSend(call.TargetMethod) is { } send
            && send.NamedArguments.Any(static argument => argument is { Key: "Correlation", Value.IsNull: false })
            && Operations.FunctionOf(call) is null
            && AwaitedAnswer.IsAwaited(call))
        {
            string advice = kind == CallbackAttribute.OnOpen ? "await it in a task that [OnOpen] starts" : "let several messages be handled at once (MaxConcurrentMessages), or await it in a task of its own";
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.AnswerAwaitedInCallback, call.Syntax.GetLocation(), call.TargetMethod.Name, kind, advice));
        }
    }
}
