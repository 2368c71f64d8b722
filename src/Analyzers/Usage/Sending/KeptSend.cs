using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>The task of a send that is kept in a local variable: whether it is awaited on some path, and on none twice.</summary>
internal sealed class KeptSend
{
    private readonly SendingApi _api;
    private readonly SendUse _uses;
    private readonly ILocalSymbol _local;
    private readonly LocalFlow? _flow;

    public KeptSend(SendingApi api, SendUse uses, ControlFlowGraph graph, IOperation place, ILocalSymbol local)
    {
        _api = api;
        _uses = uses;
        _local = local;

        // What a lambda has to do with it happens at some other time.
        IEnumerable<ISymbol?> functions = Operations.RootOf(place).Descendants()
            .Where(each => Names(each) || (each is IVariableDeclaratorOperation { Symbol: var declared } && SymbolEqualityComparer.Default.Equals(declared, local)))
            .Select(Operations.FunctionOf);
        if (functions.Distinct(SymbolEqualityComparer.Default).Take(2).Count() < 2
            && Operations.WithFunctions(graph).FirstOrDefault(each => Operations.In(each).Any(Names)) is { } own)
        {
            _flow = new LocalFlow(own, local, Classify, withCatches: true);
        }
    }

    /// <summary>True if nothing is done with the task of the send, on any path.</summary>
    public bool IsNeverAwaited(IInvocationOperation send) => Defined().Any(moment =>
        SendOf(moment)?.Syntax == send.Syntax
        && _flow!.After(moment, LocalEvent.Define, LocalEvent.Consume, LocalEvent.Touch).Moments.All(static next => next.Kind == LocalEvent.Define));

    /// <summary>True if a reference awaits a send that has been awaited before.</summary>
    public bool IsAwaitedAgain(ILocalReferenceOperation reference) =>
        Defined().Any(moment => SendOf(moment) is not null) && FindAwaitedAgain().Any(again => again.Syntax == reference.Syntax);

    private HashSet<IOperation> FindAwaitedAgain()
    {
        var again = new HashSet<IOperation>();
        foreach (LocalMoment first in _flow!.Moments.Where(static moment => moment.Kind == LocalEvent.Consume))
        {
            (HashSet<LocalMoment> next, bool ends) = _flow.After(first, LocalEvent.Define, LocalEvent.Consume);
            bool isCertain = !ends && next.All(static moment => moment.Kind == LocalEvent.Consume);
            foreach (LocalMoment second in next.Where(static moment => moment.Kind == LocalEvent.Consume))
            {
                if (second == first ? IsInEachRound(second.Operation.Syntax) : isCertain || IsAlwaysSecond(second))
                {
                    again.Add(second.Operation);
                }
            }
        }

        return again;
    }

    private IEnumerable<LocalMoment> Defined() => _flow?.Moments.Where(static moment => moment.Kind == LocalEvent.Define) ?? [];

    private bool Names(IOperation operation) =>
        operation is ILocalReferenceOperation { Local: var named } && SymbolEqualityComparer.Default.Equals(named, _local);

    private IInvocationOperation? SendOf(LocalMoment moment) => ((ISimpleAssignmentOperation)moment.Operation).Value.DescendantsAndSelf()
        .OfType<IInvocationOperation>()
        .FirstOrDefault(invocation => _api.IsSend(invocation.TargetMethod) && IsValueOf((ISimpleAssignmentOperation)moment.Operation, invocation));

    /// <summary>True if the assigned value is the send's task, or made of it, and not what some other call has made of it.</summary>
    private bool IsValueOf(ISimpleAssignmentOperation assignment, IOperation send)
    {
        IOperation value = send;
        while (value != assignment.Value && value.Parent is { } parent && (parent is IConversionOperation or IParenthesizedOperation || _uses.IsStep(parent, value)))
        {
            value = parent;
        }

        return value == assignment.Value;
    }

    private LocalEvent Classify(ILocalReferenceOperation reference) => Operations.UserOf(reference) switch
    {
        IAwaitOperation => LocalEvent.Consume,
        IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } instance } when Operations.Unwrap(instance) == reference => LocalEvent.Consume,
        IPropertyReferenceOperation { Property.Name: "Result" } => LocalEvent.Consume,
        var user => _uses.IsStep(user, reference) ? LocalEvent.Consume : LocalEvent.Touch,
    };

    /// <summary>True if each path to here comes from where it was awaited.</summary>
    private bool IsAlwaysSecond(LocalMoment moment)
    {
        (HashSet<LocalMoment> before, bool begins) = _flow!.Before(moment, LocalEvent.Define, LocalEvent.Consume);
        return !begins && before.All(static each => each.Kind == LocalEvent.Consume);
    }

    /// <summary>True if no condition within the loop decides whether it is awaited: that could let it happen once.</summary>
    private static bool IsInEachRound(SyntaxNode syntax)
    {
        foreach (SyntaxNode node in syntax.Ancestors())
        {
            switch (node)
            {
                case IfStatementSyntax or SwitchStatementSyntax or ConditionalExpressionSyntax or SwitchExpressionSyntax or CatchClauseSyntax:
                    return false;
                case WhileStatementSyntax or DoStatementSyntax or ForStatementSyntax or CommonForEachStatementSyntax:
                    return true;
            }
        }

        return false;
    }
}
