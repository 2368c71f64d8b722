using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Diagnostics;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>WSG2025: a callback does not block its thread.</summary>
public sealed class BlockingAnalyzer : UsageAnalyzer
{
    /// <summary>Property of the diagnostic: what is to be awaited in place of the call, see <see cref="Blocking"/>. Absent: no such thing.</summary>
    internal const string Replacement = "Replacement";

    /// <summary>Its value where the task is awaited that the call waits for.</summary>
    internal const string AwaitsTask = Blocking.Await;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.CallbackBlocks];

    internal override void Start(CompilationStartAnalysisContext context, Library library)
    {
        var api = new SendingApi(library);
        var calls = new BlockingCalls(api);
        api.ForCallbacks(context, (block, _, kind) =>
            block.RegisterOperationAction(operation => Check(operation, calls, kind), OperationKind.Invocation, OperationKind.PropertyReference));
    }

    private static void Check(OperationAnalysisContext context, BlockingCalls calls, CallbackAttribute kind)
    {
        if (calls.Find(context.Operation) is not { } blocking || !IsRunByCallback(context.Operation))
        {
            return;
        }

        ImmutableDictionary<string, string?> properties = blocking.Replacement is null
            ? ImmutableDictionary<string, string?>.Empty
            : ImmutableDictionary<string, string?>.Empty.Add(Replacement, blocking.Replacement);
        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.CallbackBlocks, context.Operation.Syntax.GetLocation(), properties, blocking.Name, kind, blocking.Advice));
    }

    /// <summary>A lambda may run anywhere; a local function that is called, and not handed on, runs where it is called.</summary>
    private static bool IsRunByCallback(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IAnonymousFunctionOperation
                || (parent is ILocalFunctionOperation function && IsHandedOn(function)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsHandedOn(ILocalFunctionOperation function)
    {
        return Operations.RootOf(function).Descendants().Any(each => each is IMethodReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Method, function.Symbol));
    }
}
