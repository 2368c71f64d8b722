using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>WSG2032: the text of an exception is not for the peer.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExceptionTextAnalyzer : UsageAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ExceptionTextSent];

    private protected override void Start(CompilationStartAnalysisContext context, Library library)
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
        context.RegisterOperationAction(
            operation =>
            {
                if (((IReturnOperation)operation.Operation).ReturnedValue is { } reply
                    && api.CallbackThatRuns(reply, operation.ContainingSymbol) is { } callback
                    && api.KindOf(callback) == CallbackAttribute.OnMessage)
                {
                    Check(operation, api, reply);
                }
            },
            OperationKind.Return,
            OperationKind.YieldReturn);
    }

    private static void Check(OperationAnalysisContext context, SendingApi api, IOperation message)
    {
        foreach ((IOperation text, string shown) in ExceptionText.Find(api, message))
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ExceptionTextSent, text.Syntax.GetLocation(), shown));
        }
    }
}
