using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2032: the text of an exception is not for the peer.</summary>
public sealed class ExceptionTextAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ExceptionTextSent];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        context.RegisterOperationAction(
            operation =>
            {
                var call = (IInvocationOperation)operation.Operation;
                if (api.IsSend(call.TargetMethod) || api.IsBlockingSend(call.TargetMethod))
                {
                    foreach (IArgumentOperation argument in call.Arguments)
                    {
                        Check(operation, api, argument.Value);
                    }
                }
            },
            OperationKind.Invocation);
        api.ForCallbacks(context, (block, _, kind) =>
        {
            if (kind == CallbackAttribute.OnMessage)
            {
                block.RegisterOperationAction(operation => CheckReply(operation, api), OperationKind.Return, OperationKind.YieldReturn);
            }
        });
    }

    private static void CheckReply(OperationAnalysisContext context, SendingApi api)
    {
        if (((IReturnOperation)context.Operation).ReturnedValue is { } reply && Operations.FunctionOf(reply) is null)
        {
            Check(context, api, reply);
        }
    }

    private static void Check(OperationAnalysisContext context, SendingApi api, IOperation message)
    {
        foreach ((IOperation text, string shown) in ExceptionText.Find(api, message))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ExceptionTextSent, text.Syntax.GetLocation(), shown));
        }
    }
}
