using Microsoft.CodeAnalysis.FlowAnalysis;

namespace WsGen.Analyzers.Usage;

/// <summary>Where control goes after each block of a graph: through finally blocks and, if asked for, into catch blocks.</summary>
internal static class FlowPaths
{
    public static HashSet<int>[] Next(ControlFlowGraph graph, bool withCatches)
    {
        HashSet<int>[] next = [.. graph.Blocks.Select(static _ => new HashSet<int>())];
        foreach (BasicBlock block in graph.Blocks)
        {
            AddBranch(block.FallThroughSuccessor);
            AddBranch(block.ConditionalSuccessor);
        }

        if (withCatches)
        {
            AddCatches(graph.Root);
        }

        return next;

        void AddBranch(ControlFlowBranch? branch)
        {
            if (branch?.Destination is null)
            {
                return;
            }

            List<int> from = [branch.Source.Ordinal];
            foreach (ControlFlowRegion region in branch.FinallyRegions)
            {
                from.ForEach(each => next[each].Add(region.FirstBlockOrdinal));
                from = [.. graph.Blocks
                    .Where(each => each.Ordinal >= region.FirstBlockOrdinal && each.Ordinal <= region.LastBlockOrdinal)
                    .Where(static each => each.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling)
                    .Select(static each => each.Ordinal)];
            }

            from.ForEach(each => next[each].Add(branch.Destination.Ordinal));
        }

        // An exception may come at any moment: before the first block of a try, and after each of it.
        void AddCatches(ControlFlowRegion region)
        {
            foreach (ControlFlowRegion nested in region.NestedRegions)
            {
                AddCatches(nested);
            }

            if (region.Kind == ControlFlowRegionKind.TryAndCatch)
            {
                ControlFlowRegion tried = region.NestedRegions[0];
                int[] before = [.. Enumerable.Range(0, next.Length).Where(each => next[each].Contains(tried.FirstBlockOrdinal))];
                IEnumerable<int> within = Enumerable.Range(tried.FirstBlockOrdinal, tried.LastBlockOrdinal - tried.FirstBlockOrdinal + 1);
                foreach (int from in before.Concat(within))
                {
                    next[from].UnionWith(region.NestedRegions.Skip(1).Select(static handler => handler.FirstBlockOrdinal));
                }
            }
        }
    }
}
