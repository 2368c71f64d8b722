using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

// Assignments, calls, and code that is handed over.
internal abstract partial class ValueFlow
{
    // Lambdas inside of lambdas are looked into so deep.
    private const int MostNested = 8;

    private readonly Stack<SyntaxNode> _running = new();

    private void Assign(IOperation target, ImmutableHashSet<Origin> value)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                State = State.Write(local.Local, value);
                break;
            case IParameterReferenceOperation parameter:
                State = State.Write(parameter.Parameter, value);
                break;
            case IFieldReferenceOperation field:
                Write(field.Instance is null ? [Origin.World] : Evaluate(field.Instance), field.Field, value);
                Assigned(field.Field, target, value);
                HandOver(value, field.Field);
                break;
            case IPropertyReferenceOperation property:
                ImmutableHashSet<Origin> instance = property.Instance is null ? [Origin.World] : Evaluate(property.Instance);
                EvaluateArguments(property.Arguments, null);
                if (property.Arguments.Length == 0)
                {
                    Write(instance, property.Property, value);
                }

                Assigned(property.Property, target, value);
                HandOver(value, property.Property);
                break;
            case IFlowCaptureReferenceOperation captured when _targets.TryGetValue(captured.Id, out IOperation? captive):
                Assign(captive, value);
                break;
            case IDeclarationExpressionOperation declaration:
                Assign(declaration.Expression, value);
                break;
            default:
                Evaluate(target);
                HandOver(value, null);
                break;
        }
    }

    /// <summary>Nothing is known any more of a variable that something has been done to.</summary>
    private void Forget(IOperation target)
    {
        foreach (IOperation each in target.DescendantsAndSelf())
        {
            if (each is ILocalReferenceOperation or IParameterReferenceOperation && (ReferenceEquals(each, target) || target is ITupleOperation or IDeclarationExpressionOperation))
            {
                Assign(each, Fresh(Origin.Result(each.Syntax)));
                if (VariableOf(each) is { } variable)
                {
                    State = State.WithFact(variable, null);
                }
            }
        }
    }

    private ImmutableHashSet<Origin>[] EvaluateArguments(ImmutableArray<IArgumentOperation> arguments, IMethodSymbol? method)
    {
        var values = new ImmutableHashSet<Origin>[method?.Parameters.Length ?? arguments.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = [];
        }

        foreach (IArgumentOperation argument in arguments)
        {
            ImmutableHashSet<Origin> value = Evaluate(argument.Value);
            int place = argument.Parameter?.Ordinal ?? -1;
            if (method is not null && place >= 0 && place < values.Length)
            {
                values[place] = value;
            }
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.RefKind is RefKind.Out or RefKind.Ref)
            {
                Forget(argument.Value);
            }
        }

        return values;
    }

    private ImmutableHashSet<Origin> EvaluateInvocation(IInvocationOperation invocation)
    {
        ImmutableHashSet<Origin> instance = Evaluate(invocation.Instance);
        IMethodSymbol method = invocation.TargetMethod;
        ImmutableHashSet<Origin>[] arguments = EvaluateArguments(invocation.Arguments, method);
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return RunAll(instance, arguments, State) ?? Fresh(Origin.Result(invocation.Syntax));
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            (ValueState? end, ImmutableHashSet<Origin>? value) = RunLocalFunction(method, invocation.Syntax, arguments, State);
            State = end ?? State;
            return value ?? Fresh(Origin.Result(invocation.Syntax));
        }

        HandOverArguments(method, instance, arguments);
        return Call(method, invocation, instance, arguments)
            ?? (IsTask(method.ContainingType) || IsTask(invocation.Instance?.Type) || method.Name == "GetResult" ? instance : null) // ConfigureAwait, GetAwaiter, AsTask, ...
            ?? Fresh(Origin.Result(invocation.Syntax));
    }

    /// <summary>Code among the arguments runs some time: what it is called with may be what the call is about.</summary>
    private void HandOverArguments(IMethodSymbol method, ImmutableHashSet<Origin> instance, ImmutableHashSet<Origin>[] arguments)
    {
        ImmutableHashSet<Origin> about = instance.IsEmpty && method.IsExtensionMethod && arguments.Length > 0 ? arguments[0] : instance;
        foreach (ImmutableHashSet<Origin> argument in arguments)
        {
            HandOver(argument, method, about);
        }
    }

    /// <summary>A value gets out of sight; if it is code, that will run some time.</summary>
    private void HandOver(ImmutableHashSet<Origin> value, ISymbol? receiver, ImmutableHashSet<Origin>? about = null)
    {
        foreach (Origin origin in value)
        {
            if (origin.Kind == OriginKind.Code && _code.TryGetValue((SyntaxNode)origin.Key!, out CodeReference code))
            {
                ValueState before = State;
                ImmutableHashSet<Origin>[] arguments = [.. code.Method.Parameters.Select(parameter => about is not null && IsAbout(receiver, parameter) ? about : [Origin.Result(parameter)])];
                (ValueState? end, _) = RunCode(code, arguments, EntryOf(code, receiver, about ?? []));
                State = end is not null && RunsAtOnce(receiver) ? before.Join(end) : before;
            }
        }
    }

    /// <summary>True if a lambda's parameter is the object that its receiver is a method of, as in <c>app.UseEndpoints(endpoints => ...)</c>.</summary>
    protected virtual bool IsAbout(ISymbol? receiver, IParameterSymbol parameter) => false;

    private ImmutableHashSet<Origin>? RunAll(ImmutableHashSet<Origin> code, ImmutableHashSet<Origin>[] arguments, ValueState entry)
    {
        ImmutableHashSet<Origin>? values = null;
        ValueState? ends = null;
        foreach (Origin origin in code)
        {
            if (origin.Kind == OriginKind.Code && _code.TryGetValue((SyntaxNode)origin.Key!, out CodeReference reference))
            {
                (ValueState? end, ImmutableHashSet<Origin>? value) = RunCode(reference, arguments, entry);
                ends = end is null ? ends : ends?.Join(end) ?? end;
                values = value is null ? values : values?.Union(value) ?? value;
            }
        }

        State = ends ?? State;
        return values;
    }

    private (ValueState? End, ImmutableHashSet<Origin>? Value) RunCode(CodeReference code, ImmutableHashSet<Origin>[] arguments, ValueState entry)
    {
        if (code.Operation is IFlowAnonymousFunctionOperation lambda)
        {
            return Inline(code.Graph.GetAnonymousFunctionControlFlowGraphInScope(lambda, CancellationToken.None), lambda.Symbol, lambda.Syntax, arguments, entry);
        }

        var reference = (IMethodReferenceOperation)code.Operation;
        if (reference.Method.MethodKind == MethodKind.LocalFunction)
        {
            return RunLocalFunction(reference.Method, reference.Syntax, arguments, entry);
        }

        ValueState before = State;
        State = entry;
        ImmutableHashSet<Origin>? value = Call(reference.Method, reference, Evaluate(reference.Instance), arguments);
        ValueState end = State;
        State = before;
        return (end, value);
    }

    private (ValueState? End, ImmutableHashSet<Origin>? Value) RunLocalFunction(IMethodSymbol function, SyntaxNode call, ImmutableHashSet<Origin>[] arguments, ValueState entry) =>
        Inline(Graph.GetLocalFunctionControlFlowGraphInScope(function.OriginalDefinition, CancellationToken.None), function.OriginalDefinition, call, arguments, entry);

    private (ValueState? End, ImmutableHashSet<Origin>? Value) Inline(
        ControlFlowGraph graph, IMethodSymbol method, SyntaxNode call, ImmutableHashSet<Origin>[] arguments, ValueState entry)
    {
        SyntaxNode body = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() ?? call;
        if (_running.Contains(body) || _running.Count >= MostNested)
        {
            return (entry, null);
        }

        for (int i = 0; i < method.Parameters.Length; i++)
        {
            entry = entry.Write(method.Parameters[i], i < arguments.Length ? arguments[i] : [Origin.Result(method.Parameters[i])]).WithFact(method.Parameters[i], null);
        }

        ImmutableHashSet<Origin> outer = _returned;
        _returned = [];
        _running.Push(body);
        ValueState? end = Run(graph, entry);
        _running.Pop();
        ImmutableHashSet<Origin> value = _returned;
        _returned = outer;
        return (end, value.IsEmpty ? null : value);
    }

    /// <summary>Who starts a task with a lambda runs it now, as far as anyone can tell.</summary>
    private static bool RunsAtOnce(ISymbol? receiver) => receiver is IMethodSymbol
    {
        Name: "Run" or "StartNew" or "QueueUserWorkItem" or "UnsafeQueueUserWorkItem",
        ContainingType: { Name: "Task" or "TaskFactory" or "ThreadPool", ContainingNamespace.Name: "Tasks" or "Threading" },
    };

    private static bool IsTask(ITypeSymbol? type) => type is
    {
        Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "TaskAwaiter" or "ValueTaskAwaiter",
        ContainingNamespace: { Name: "Tasks" or "CompilerServices" },
    };
}
