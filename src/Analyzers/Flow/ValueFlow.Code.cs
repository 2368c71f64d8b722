using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

// Local functions and lambdas: called, or handed over.
internal abstract partial class ValueFlow
{
    // Lambdas inside of lambdas are looked into so deep.
    private const int MostNested = 8;

    private readonly Stack<SyntaxNode> _running = new();

    /// <summary>The local function or lambda that is gone through; null in the member itself.</summary>
    protected InlineCall? Way { get; private set; }

    /// <summary>Code among the arguments runs some time: what it is called with may be what the call is about.</summary>
    private void HandOverArguments(IMethodSymbol method, SyntaxNode site, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments)
    {
        ImmutableHashSet<Origin> about = instance.IsEmpty && method.IsExtensionMethod && arguments.Length > 0 ? arguments[0] : instance;
        foreach (ImmutableHashSet<Origin> argument in arguments)
        {
            HandOver(argument, method, site, about);
        }
    }

    /// <summary>A value gets out of sight; if it is code, that will run some time.</summary>
    private void HandOver(ImmutableHashSet<Origin> value, ISymbol? receiver, SyntaxNode? site = null, ImmutableHashSet<Origin>? about = null)
    {
        foreach (Origin origin in value)
        {
            if (origin.Kind == OriginKind.Code && _code.TryGetValue((SyntaxNode)origin.Key!, out CodeReference code))
            {
                ValueState before = State;
                ImmutableHashSet<Origin>[] arguments = [.. code.Method.Parameters.Select(parameter => about is not null && IsAbout(receiver, parameter) ? about : [Origin.Result(parameter)])];
                (ValueState? end, _) = RunCode(code, new InlineCall(site ?? code.Operation.Syntax, code.Method, receiver, Way), arguments, EntryOf(code, receiver, about ?? []));
                State = end is not null && RunsAtOnce(receiver) ? before.Join(end) : before;
            }
        }
    }

    /// <summary>True if a lambda's parameter is the object that its receiver is a method of, as in <c>app.UseEndpoints(endpoints => ...)</c>.</summary>
    protected virtual bool IsAbout(ISymbol? receiver, IParameterSymbol parameter) => false;

    private ImmutableHashSet<Origin>? RunAll(ImmutableHashSet<Origin> code, SyntaxNode site, ISymbol? receiver, ImmutableHashSet<Origin>[] arguments, ValueState entry)
    {
        ImmutableHashSet<Origin>? values = null;
        ValueState? ends = null;
        foreach (Origin origin in code)
        {
            if (origin.Kind == OriginKind.Code && _code.TryGetValue((SyntaxNode)origin.Key!, out CodeReference reference))
            {
                (ValueState? end, ImmutableHashSet<Origin>? value) = RunCode(reference, new InlineCall(site, reference.Method, receiver, Way), arguments, entry);
                ends = end is null ? ends : ends?.Join(end) ?? end;
                values = value is null ? values : values?.Union(value) ?? value;
            }
        }

        State = ends ?? State;
        return values;
    }

    private (ValueState? End, ImmutableHashSet<Origin>? Value) RunCode(CodeReference code, InlineCall way, ImmutableHashSet<Origin>[] arguments, ValueState entry)
    {
        if (code.Operation is IFlowAnonymousFunctionOperation lambda)
        {
            return Inline(code.Graph.GetAnonymousFunctionControlFlowGraphInScope(lambda, CancellationToken.None), way, arguments, entry);
        }

        var reference = (IMethodReferenceOperation)code.Operation;
        if (reference.Method.MethodKind == MethodKind.LocalFunction)
        {
            return RunLocalFunction(way, arguments, entry);
        }

        (ValueState before, InlineCall? outer) = (State, Way);
        bool isDelegate = reference.Method.MethodKind == MethodKind.DelegateInvoke;
        (State, Way) = (entry, isDelegate ? outer : way);
        ImmutableHashSet<Origin> instance = Evaluate(reference.Instance);
        ImmutableHashSet<Origin>? value = isDelegate
            ? RunAll(instance, way.Site, way.Receiver, arguments, State)
            : Call(reference.Method, reference, instance, arguments);
        ValueState end = State;
        (State, Way) = (before, outer);
        return (end, value);
    }

    private (ValueState? End, ImmutableHashSet<Origin>? Value) RunLocalFunction(
        InlineCall way, ImmutableHashSet<Origin>[] arguments, ValueState entry, ImmutableArray<IArgumentOperation> given = default)
    {
        IMethodSymbol function = way.Function.OriginalDefinition;
        return Inline(Graph.GetLocalFunctionControlFlowGraphInScope(function, CancellationToken.None), way with { Function = function }, arguments, entry, given);
    }

    private (ValueState? End, ImmutableHashSet<Origin>? Value) Inline(
        ControlFlowGraph graph, InlineCall way, ImmutableHashSet<Origin>[] arguments, ValueState entry, ImmutableArray<IArgumentOperation> given = default)
    {
        IMethodSymbol method = way.Function;
        SyntaxNode body = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? way.Site;
        if (_running.Contains(body) || _running.Count >= MostNested)
        {
            return (entry, null);
        }

        for (int i = 0; i < method.Parameters.Length; i++)
        {
            entry = entry.Write(method.Parameters[i], i < arguments.Length ? arguments[i] : [Origin.Result(method.Parameters[i])]).WithFact(method.Parameters[i], TruthOf(given, i));
        }

        (ImmutableHashSet<Origin> outerReturned, InlineCall? outerWay) = (_returned, Way);
        (_returned, Way) = ([], way);
        _running.Push(body);
        ValueState? end = Run(graph, entry);
        _running.Pop();
        ImmutableHashSet<Origin> value = _returned;
        (_returned, Way) = (outerReturned, outerWay);
        end = method.Parameters.Aggregate(end, static (state, parameter) => state?.WithFact(parameter, null));
        return (end, value.IsEmpty ? null : value);
    }

    /// <summary>What is known of an argument that is true or false.</summary>
    private bool? TruthOf(ImmutableArray<IArgumentOperation> given, int place) =>
        given.IsDefault || given.FirstOrDefault(argument => argument.Parameter?.Ordinal == place)?.Value is not { } value ? null
        : value.ConstantValue is { HasValue: true, Value: bool constant } ? constant
        : VariableOf(value) is { } variable && State.Facts.TryGetValue(variable, out bool known) ? known
        : null;

    /// <summary>Who starts a task with a lambda runs it now, as far as anyone can tell.</summary>
    private static bool RunsAtOnce(ISymbol? receiver) => receiver is IMethodSymbol
    {
        Name: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem",
        ContainingType: { Name: "Task" or "TaskFactory" or "ThreadPool", ContainingNamespace.Name: "Tasks" or "Threading" },
    };
}
