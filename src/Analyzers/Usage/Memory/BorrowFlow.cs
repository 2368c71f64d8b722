using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Memory;

/// <summary>
/// Follows the connection's memory through a member: what each variable may hold at each place, forward over the control flow graph until nothing changes, and then
/// once more to see where it escapes. Functions inside of it begin with what the variables around them may ever hold.
/// </summary>
internal sealed class BorrowFlow(BorrowTypes types, BorrowScope scope, Sinks sinks, Action<BorrowEscape> report, CancellationToken cancellationToken)
{
    private readonly BorrowValues _values = new(types, scope);
    private readonly List<SyntaxNode> _found = [];

    /// <param name="graph">The member, or a function inside of it.</param>
    /// <param name="start">What its parameters and the variables around it hold.</param>
    /// <param name="returnEscapes">What is returned goes where the memory is not valid.</param>
    public void Follow(ControlFlowGraph graph, BorrowState start, bool returnEscapes = false)
    {
        foreach (IFlowCaptureOperation capture in graph.Blocks.SelectMany(block => block.Operations).OfType<IFlowCaptureOperation>())
        {
            scope.Add(capture);
        }

        BorrowState[] before = [.. graph.Blocks.Select(_ => new BorrowState())];
        before[0].Join(start);
        var ever = new BorrowState();
        ever.Join(start);
        Settle(graph, before, ever);
        if (!ever.IsEmpty)
        {
            Report(graph, before, returnEscapes);
        }

        foreach (IFlowAnonymousFunctionOperation lambda in graph.Blocks.SelectMany(OperationsOf).SelectMany(operation => operation.DescendantsAndSelf()).OfType<IFlowAnonymousFunctionOperation>())
        {
            FollowInside(lambda.Symbol, lambda.Syntax, ever, () => graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellationToken));
        }

        foreach (IMethodSymbol local in graph.LocalFunctions)
        {
            FollowInside(local, local.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken), ever, () => graph.GetLocalFunctionControlFlowGraph(local, cancellationToken));
        }
    }

    private void Settle(ControlFlowGraph graph, BorrowState[] before, BorrowState ever)
    {
        var effects = new BorrowEffects(types, scope, _values, sinks, report: null);
        bool isMore = true;
        while (isMore)
        {
            isMore = false;
            cancellationToken.ThrowIfCancellationRequested();
            foreach (BasicBlock block in graph.Blocks)
            {
                // Nothing leads in by name to where exceptions are handled: from anywhere.
                if (block.Predecessors.IsEmpty && block.Kind != BasicBlockKind.Entry)
                {
                    before[block.Ordinal].Join(ever);
                }

                BorrowState state = before[block.Ordinal].Clone();
                foreach (IOperation operation in OperationsOf(block))
                {
                    effects.Perform(operation, state);
                }

                isMore |= ever.Join(state);
                foreach (ControlFlowBranch? branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
                {
                    isMore |= branch?.Destination is { } next && before[next.Ordinal].Join(state);
                }
            }
        }
    }

    private void Report(ControlFlowGraph graph, BorrowState[] before, bool returnEscapes)
    {
        var effects = new BorrowEffects(types, scope, _values, sinks, Note);
        foreach (BasicBlock block in graph.Blocks)
        {
            BorrowState state = before[block.Ordinal];
            foreach (IOperation operation in OperationsOf(block))
            {
                effects.Perform(operation, state);
            }

            if (returnEscapes && block is { BranchValue: { } returned, FallThroughSuccessor.Semantics: ControlFlowBranchSemantics.Return }
                && (_values.Of(returned, state) & (Borrow.Value | Borrow.Result)) != 0)
            {
                effects.Escape(returned, state, "is part of what is returned");
            }
        }
    }

    private void Note(BorrowEscape escape)
    {
        if (!_found.Contains(escape.Culprit.Syntax))
        {
            _found.Add(escape.Culprit.Syntax);
            report(escape);
        }
    }

    /// <summary>A function that has been found to run later is not looked into: what it does with the memory is no other mistake.</summary>
    private void FollowInside(IMethodSymbol function, SyntaxNode syntax, BorrowState ever, Func<ControlFlowGraph> graph)
    {
        if (_found.Any(found => syntax.Span.Contains(found.Span)))
        {
            return;
        }

        BorrowState start = ever.Clone();
        if (scope.Handlers.Contains(function))
        {
            foreach (IParameterSymbol parameter in function.Parameters.Where(parameter => types.IsBorrowedPayload(parameter.Type)))
            {
                start[parameter] = Borrow.Value;
            }
        }

        Follow(graph(), start);
    }

    private static IEnumerable<IOperation> OperationsOf(BasicBlock block) => block.BranchValue is { } value ? [.. block.Operations, value] : block.Operations;
}
