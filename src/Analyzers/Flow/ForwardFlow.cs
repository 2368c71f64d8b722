using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace WsGen.Analyzers.Flow;

/// <summary>
/// Follows all ways through a control-flow graph until nothing new comes of it. A <c>finally</c> is gone through once for each way that leads out of its <c>try</c>, so that
/// a <c>return</c> does not get mixed up with what stands behind; a <c>catch</c> begins with what was known before any statement of its <c>try</c>.
/// </summary>
internal abstract class ForwardFlow(CancellationToken cancellationToken)
{
    // More ways at one point that differ in facts are not told apart.
    private const int MostWays = 16;

    /// <summary>What is known at the point that is looked at.</summary>
    protected ValueState State { get; set; } = ValueState.Empty;

    /// <summary>The graph that is gone through.</summary>
    protected ControlFlowGraph Graph { get; private set; } = null!;

    /// <summary>Evaluates a statement, or the value of a branch, and changes the state.</summary>
    protected abstract ImmutableHashSet<Origin> Evaluate(IOperation? operation);

    /// <summary>The state where a condition has the value; null if it cannot have.</summary>
    protected abstract ValueState? Assume(IOperation condition, bool value);

    /// <summary>A value is returned.</summary>
    protected abstract void Return(ImmutableHashSet<Origin> value);

    /// <summary>What is known at the end; null if no way leads there.</summary>
    protected ValueState? Run(ControlFlowGraph graph, ValueState entry)
    {
        (ControlFlowGraph outerGraph, ValueState outerState) = (Graph, State);
        Graph = graph;
        var way = new Way(this, 0, graph.Blocks.Length - 1);
        ValueState? end = way.Run(entry);
        (Graph, State) = (outerGraph, outerState);
        return end;
    }

    /// <summary>The ways through a graph, or through one of its regions.</summary>
    private sealed class Way(ForwardFlow flow, int first, int last)
    {
        private readonly Dictionary<int, List<ValueState>> _known = [];
        private readonly Queue<(int Block, ValueState State)> _pending = new();
        private ValueState? _end;

        public ValueState? Run(ValueState entry)
        {
            Enter(first, entry);
            while (_pending.Count > 0)
            {
                flow.CancellationToken.ThrowIfCancellationRequested();
                (int ordinal, ValueState state) = _pending.Dequeue();
                Go(flow.Graph.Blocks[ordinal], state);
            }

            return _end;
        }

        private void Enter(int block, ValueState state)
        {
            if (block < first || block > last)
            {
                return; // thrown out of the region
            }

            if (!_known.TryGetValue(block, out List<ValueState>? ways))
            {
                _known.Add(block, ways = []);
            }

            int same = ways.FindIndex(way => way.HasFactsOf(state));
            if (same < 0 && ways.Count < MostWays)
            {
                ways.Add(state);
                _pending.Enqueue((block, state));
                return;
            }

            same = Math.Max(same, 0);
            ValueState joined = ways[same].Join(state);
            if (!joined.Matches(ways[same]))
            {
                ways[same] = joined;
                _pending.Enqueue((block, joined));
            }
        }

        private void Go(BasicBlock block, ValueState state)
        {
            flow.State = state;
            if (block.Kind == BasicBlockKind.Exit)
            {
                _end = _end?.Join(state) ?? state;
                return;
            }

            foreach (IOperation operation in block.Operations)
            {
                Throw(block.EnclosingRegion, flow.State);
                flow.Evaluate(operation);
            }

            if (block.BranchValue is { } value)
            {
                Throw(block.EnclosingRegion, flow.State);
                ImmutableHashSet<Origin> result = flow.Evaluate(value);
                if (block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return)
                {
                    flow.Return(result);
                }
            }

            ValueState after = flow.State;
            if (block.ConditionKind == ControlFlowConditionKind.None)
            {
                Follow(block, block.FallThroughSuccessor, after);
                return;
            }

            bool jumps = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
            ValueState? there = flow.Assume(block.BranchValue!, jumps);
            flow.State = after;
            ValueState? here = flow.Assume(block.BranchValue!, !jumps);
            Follow(block, block.ConditionalSuccessor, there);
            Follow(block, block.FallThroughSuccessor, here);
        }

        private void Follow(BasicBlock block, ControlFlowBranch? branch, ValueState? state)
        {
            if (branch is null || state is null)
            {
                return;
            }

            switch (branch.Semantics)
            {
                case ControlFlowBranchSemantics.Throw:
                case ControlFlowBranchSemantics.Rethrow:
                    Throw(block.EnclosingRegion, state);
                    return;
                case ControlFlowBranchSemantics.StructuredExceptionHandling:
                    // The end of a finally: of the one that is gone through, or of one that an exception has led to.
                    ControlFlowRegion ended = block.EnclosingRegion;
                    while (ended.Kind is not (ControlFlowRegionKind.Finally or ControlFlowRegionKind.Filter) && ended.EnclosingRegion is { } outer)
                    {
                        ended = outer;
                    }

                    if (ended.FirstBlockOrdinal == first)
                    {
                        _end = _end?.Join(state) ?? state;
                    }
                    else if (ended.EnclosingRegion?.EnclosingRegion is { } around)
                    {
                        Throw(around, state);
                    }

                    return;
                default:
                    foreach (ControlFlowRegion region in branch.FinallyRegions)
                    {
                        state = new Way(flow, region.FirstBlockOrdinal, region.LastBlockOrdinal).Run(state);
                        if (state is null)
                        {
                            return;
                        }
                    }

                    if (branch.Destination is { } destination)
                    {
                        Enter(destination.Ordinal, state);
                    }

                    return;
            }
        }

        /// <summary>An exception comes with this state: into every handler around, up to one that lets none pass.</summary>
        private void Throw(ControlFlowRegion from, ValueState state)
        {
            for (ControlFlowRegion? region = from; region is not null; region = region.EnclosingRegion)
            {
                if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } statement)
                {
                    continue;
                }

                bool isHeld = false;
                foreach (ControlFlowRegion handler in statement.NestedRegions)
                {
                    if (handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler or ControlFlowRegionKind.Finally)
                    {
                        Enter(handler.FirstBlockOrdinal, state);
                        isHeld |= handler is { Kind: ControlFlowRegionKind.Catch, ExceptionType: null or { SpecialType: SpecialType.System_Object } or { Name: "Exception", ContainingNamespace.Name: "System" } };
                    }
                }

                if (isHeld)
                {
                    return;
                }
            }
        }
    }

    private CancellationToken CancellationToken => cancellationToken;
}
