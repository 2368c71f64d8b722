using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage;

/// <summary>What happens to a local variable.</summary>
internal enum LocalEvent
{
    /// <summary>It gets a value.</summary>
    Define,

    /// <summary>What it holds comes to its end.</summary>
    Consume,

    /// <summary>Anything else.</summary>
    Touch,
}

/// <summary>One place where something happens to the variable.</summary>
internal readonly record struct LocalMoment(LocalEvent Kind, IOperation Operation, int Block, int Index);

/// <summary>What happens to one local variable along the paths of a method: what comes next after something, and what came before.</summary>
internal sealed class LocalFlow
{
    private readonly List<LocalMoment>[] _moments;
    private readonly HashSet<int>[] _next;
    private readonly HashSet<int>[] _previous;

    /// <param name="graph">The function that declares the variable.</param>
    /// <param name="local">The variable.</param>
    /// <param name="classify">What a reference to it, other than an assignment, means.</param>
    /// <param name="withCatches">Paths lead into catch blocks, too.</param>
    public LocalFlow(ControlFlowGraph graph, ILocalSymbol local, Func<ILocalReferenceOperation, LocalEvent> classify, bool withCatches)
    {
        _next = FlowPaths.Next(graph, withCatches);
        _previous = [.. graph.Blocks.Select(static _ => new HashSet<int>())];
        _moments = [.. graph.Blocks.Select(static _ => new List<LocalMoment>())];
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (int next in _next[block.Ordinal])
            {
                _previous[next].Add(block.Ordinal);
            }

            foreach (IOperation root in Operations.Roots(block))
            {
                Read(root, block.Ordinal, local, classify);
            }
        }
    }

    public IEnumerable<LocalMoment> Moments => _moments.SelectMany(static each => each);

    /// <summary>What comes next after a moment, on each path, of the given kinds; and whether a path leads to the end without any.</summary>
    public (HashSet<LocalMoment> Moments, bool Ends) After(LocalMoment moment, params LocalEvent[] kinds) => Walk(moment, kinds, forward: true);

    /// <summary>What came last before a moment, on each path, of the given kinds; and whether a path leads from the beginning without any.</summary>
    public (HashSet<LocalMoment> Moments, bool Begins) Before(LocalMoment moment, params LocalEvent[] kinds) => Walk(moment, kinds, forward: false);

    private (HashSet<LocalMoment>, bool) Walk(LocalMoment moment, LocalEvent[] kinds, bool forward)
    {
        var found = new HashSet<LocalMoment>();
        bool reachesEnd = false;
        var seen = new HashSet<int>();
        var open = new Stack<int>();
        void Scan(int block, IEnumerable<LocalMoment> moments)
        {
            if (moments.FirstOrDefault(each => kinds.Contains(each.Kind)) is { Operation: not null } first)
            {
                found.Add(first);
                return;
            }

            reachesEnd |= block == (forward ? _moments.Length - 1 : 0);
            foreach (int next in (forward ? _next : _previous)[block])
            {
                open.Push(next);
            }
        }

        List<LocalMoment> own = _moments[moment.Block];
        Scan(moment.Block, forward ? own.Skip(moment.Index + 1) : own.Take(moment.Index).Reverse());
        while (open.Count > 0)
        {
            int block = open.Pop();
            if (seen.Add(block))
            {
                Scan(block, forward ? _moments[block] : Enumerable.Reverse(_moments[block]));
            }
        }

        return (found, reachesEnd);
    }

    /// <summary>In the order of evaluation: what an operation needs, then itself.</summary>
    private void Read(IOperation operation, int block, ILocalSymbol local, Func<ILocalReferenceOperation, LocalEvent> classify)
    {
        void Add(LocalEvent kind) => _moments[block].Add(new LocalMoment(kind, operation, block, _moments[block].Count));
        bool Is(IOperation reference) => reference is ILocalReferenceOperation { Local: var named } && SymbolEqualityComparer.Default.Equals(named, local);

        if (operation is ISimpleAssignmentOperation assignment && Is(assignment.Target))
        {
            Read(assignment.Value, block, local, classify);
            Add(LocalEvent.Define);
        }
        else if (Is(operation))
        {
            Add(classify((ILocalReferenceOperation)operation));
        }
        else
        {
            foreach (IOperation child in operation.ChildOperations)
            {
                Read(child, block, local, classify);
            }
        }
    }
}
