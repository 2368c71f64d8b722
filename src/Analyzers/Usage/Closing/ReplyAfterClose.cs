using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;

namespace WsGen.Analyzers.Usage.Closing;

/// <summary>Finds values that a handler returns on a path on which it has closed its session.</summary>
internal static class ReplyAfterClose
{
    /// <summary>True for a type of which one value is the reply: not a bare task, and not the many of an enumerable.</summary>
    public static bool IsReply(SendingApi api, ITypeSymbol returned)
    {
        ITypeSymbol value = returned is INamedTypeSymbol { TypeArguments: [var inner] } && (api.IsTask(returned) || api.IsValueTask(returned)) ? inner : returned;
        return !api.IsTask(value) && !api.IsValueTask(value) && !Library.Same(value.OriginalDefinition, api.Known.Payloads.AsyncEnumerable);
    }

    /// <summary>True for a call that closes the session which the handler is called for.</summary>
    public static bool IsClose(SendingApi api, IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: SendingApi.Close or "Abort" } method } call
        && Library.Same(method.ContainingType, api.Library.WsSession)
        && api.IsOwnSession(call.Instance);

    /// <summary>Each such value, once, with a call that comes before it.</summary>
    public static IEnumerable<(IOperation Reply, IInvocationOperation Close)> Find(SendingApi api, ControlFlowGraph graph)
    {
        HashSet<int>[] next = FlowPaths.Next(graph, withCatches: false);
        var found = new Dictionary<IOperation, IInvocationOperation>();
        foreach (BasicBlock closing in graph.Blocks)
        {
            if (closing.Operations.SelectMany(static root => root.DescendantsAndSelf()).FirstOrDefault(each => IsClose(api, each)) is not IInvocationOperation close)
            {
                continue;
            }

            var seen = new HashSet<int>();
            var open = new Stack<int>([closing.Ordinal]);
            while (open.Count > 0)
            {
                BasicBlock block = graph.Blocks[open.Pop()];
                if (!seen.Add(block.Ordinal))
                {
                    continue;
                }

                if (block is { BranchValue: { } value, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return } && !IsNothing(graph, value) && !found.ContainsKey(value))
                {
                    found.Add(value, close);
                }

                foreach (int each in next[block.Ordinal])
                {
                    open.Push(each);
                }
            }
        }

        return found.Select(static pair => (pair.Key, pair.Value));
    }

    /// <summary>True for null and default, and for what may be either: nothing is sent for them.</summary>
    private static bool IsNothing(ControlFlowGraph graph, IOperation value) => Operations.Unwrap(value) switch
    {
        { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation => true,
        IFlowCaptureReferenceOperation reference => Operations.In(graph)
            .OfType<IFlowCaptureOperation>()
            .Any(capture => capture.Id.Equals(reference.Id) && IsNothing(graph, capture.Value)),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "FromResult" }, Arguments: [{ Value: { } result }] } => IsNothing(graph, result),
        IObjectCreationOperation { Arguments: [{ Value: { } result }] } => IsNothing(graph, result),
        _ => false,
    };
}
