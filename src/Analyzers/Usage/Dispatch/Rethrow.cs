using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>Whether a method throws its exception again, whatever happens.</summary>
internal sealed class Rethrow(SendingApi api, IParameterSymbol exception)
{
    public bool IsOnEveryPath(ControlFlowGraph graph)
    {
        HashSet<int>[] next = FlowPaths.Next(graph, withCatches: true);
        var seen = new HashSet<int>();
        var open = new Stack<int>([0]);
        bool isThrown = false;
        while (open.Count > 0)
        {
            BasicBlock block = graph.Blocks[open.Pop()];
            if (!seen.Add(block.Ordinal))
            {
                continue;
            }

            if (Operations.In(block).Any(IsDispatchThrow) || IsThrow(block) || IsFaultedTask(block))
            {
                isThrown = true; // and nothing comes after it
                continue;
            }

            // the end without it, or with another exception
            if (block.Kind == BasicBlockKind.Exit || block.FallThroughSuccessor?.Semantics is ControlFlowBranchSemantics.Return or ControlFlowBranchSemantics.Throw or ControlFlowBranchSemantics.Rethrow)
            {
                return false;
            }

            foreach (int each in next[block.Ordinal])
            {
                open.Push(each);
            }
        }

        return isThrown;
    }

    private bool IsThrow(BasicBlock block) => block is { BranchValue: { } value, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Throw } && IsException(value);

    private bool IsFaultedTask(BasicBlock block) =>
        block is { BranchValue: { } value, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return }
        && Operations.Unwrap(value) is IInvocationOperation { TargetMethod: { IsStatic: true, Name: "FromException" } method, Arguments: [{ Value: { } thrown }] }
        && (api.IsTask(method.ContainingType) || api.IsValueTask(method.ContainingType))
        && IsException(thrown);

    /// <summary><c>ExceptionDispatchInfo.Throw(error)</c>, or <c>ExceptionDispatchInfo.Capture(error).Throw()</c>.</summary>
    private bool IsDispatchThrow(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Throw", ContainingType.Name: "ExceptionDispatchInfo" } method } call
        && (method.IsStatic
            ? IsException(call.Arguments[0].Value)
            : call.Instance is IInvocationOperation { Arguments: [{ Value: { } captured }] } && IsException(captured));

    private bool IsException(IOperation value) => SymbolEqualityComparer.Default.Equals(Operations.SymbolOf(value), exception);
}
