using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.Protocol;

namespace WsGen.Analyzers.Usage.Closing;

/// <summary>WSG2022, WSG2023 and WSG2024: what goes into a close frame, a ping or a pong may stand there.</summary>
public sealed class CloseArgumentsAnalyzer : UsageAnalyzer
{
    private const int MaxReason = 123;
    private const int MaxControl = 125;
    private const int MandatoryExtension = 1010;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.CloseCodeNotAllowed, DiagnosticDescriptors.CloseReasonTooLong, DiagnosticDescriptors.ControlPayloadTooLong];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        context.RegisterOperationAction(operation => Check(operation, api), OperationKind.Invocation);
    }

    private static void Check(OperationAnalysisContext context, SendingApi api)
    {
        var call = (IInvocationOperation)context.Operation;
        string name = call.TargetMethod.Name;
        if (!api.IsConnection(call.TargetMethod.ContainingType) || name is not (SendingApi.Close or "PingAsync" or "PongAsync"))
        {
            return;
        }

        foreach (IArgumentOperation argument in call.Arguments.Where(static each => each.ArgumentKind == ArgumentKind.Explicit))
        {
            foreach (IOperation value in Operations.ValuesOf(argument.Value))
            {
                if (name != SendingApi.Close)
                {
                    Report(DiagnosticDescriptors.ControlPayloadTooLong, value, ConstantBytes.OfPayload(value), MaxControl);
                }
                else if (argument.Parameter?.Type.SpecialType == SpecialType.System_String)
                {
                    Report(DiagnosticDescriptors.CloseReasonTooLong, value, ConstantBytes.OfText(value), MaxReason);
                }
                else if (argument.Parameter?.Type is INamedTypeSymbol { TypeKind: TypeKind.Enum } codes && value.ConstantValue is { HasValue: true, Value: ushort code } && !IsAllowed(call, code, api))
                {
                    string? member = codes.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => field.ConstantValue is ushort known && known == code)?.Name;
                    string shown = member is null ? $"{code}" : $"CloseCode.{member} ({code})";
                    context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.CloseCodeNotAllowed, value.Syntax.GetLocation(), shown));
                }
            }
        }

        void Report(DiagnosticDescriptor rule, IOperation value, (int Count, bool IsExact) bytes, int limit)
        {
            if (bytes.Count > limit)
            {
                context.ReportDiagnostic(Diagnostic.Create(rule, value.Syntax.GetLocation(), bytes.IsExact ? $"{bytes.Count}" : $"at least {bytes.Count}"));
            }
        }
    }

    /// <summary>One code belongs to clients: the session that a server endpoint's callback gets is none.</summary>
    private static bool IsAllowed(IInvocationOperation call, int code, SendingApi api) => CloseCodes.MayBeOnTheWire(code)
        && !(code == MandatoryExtension && api.IsOwnSession(call.Instance) && Operations.SymbolOf(call.Instance!)?.ContainingSymbol is { } owner
            && api.Known.FindServerEndpoint(owner as INamedTypeSymbol ?? owner.ContainingType) is not null);
}
