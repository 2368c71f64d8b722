using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

// Assignments and calls.
internal abstract partial class ValueFlow
{
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
                HandOver(value, field.Field, target.Syntax);
                break;
            case IPropertyReferenceOperation property:
                AssignProperty(property, value);
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
            if (each is IPropertyReferenceOperation property && Accessors.Setter(property) is not null)
            {
                AssignProperty(property, Fresh(Origin.Result(each.Syntax)));
            }
            else if (each is ILocalReferenceOperation or IParameterReferenceOperation && (ReferenceEquals(each, target) || target is ITupleOperation or IDeclarationExpressionOperation))
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
            return RunAll(instance, invocation.Syntax, null, arguments, State) ?? Fresh(Origin.Result(invocation.Syntax));
        }

        if (method.MethodKind == MethodKind.LocalFunction)
        {
            (ValueState? end, ImmutableHashSet<Origin>? value) = RunLocalFunction(new InlineCall(invocation.Syntax, method, null, Way), arguments, State, invocation.Arguments);
            State = end ?? State;
            return value ?? Fresh(Origin.Result(invocation.Syntax));
        }

        HandOverArguments(method, invocation.Syntax, instance, arguments);
        return Call(method, invocation, instance, arguments)
            ?? (IsTask(method.ContainingType) || IsTask(invocation.Instance?.Type) || method.Name == "GetResult" ? instance : null) // ConfigureAwait, GetAwaiter, AsTask, ...
            ?? Fresh(Origin.Result(invocation.Syntax));
    }

    private static bool IsTask(ITypeSymbol? type) => type is
    {
        Name: "Task" or "ValueTask" or "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable" or "TaskAwaiter" or "ValueTaskAwaiter",
        ContainingNamespace: { Name: "Tasks" or "CompilerServices" },
    };
}
