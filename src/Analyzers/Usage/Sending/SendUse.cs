using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>What becomes of the task that a send returns.</summary>
internal sealed class SendUse(SendingApi api)
{
    public const string Consequence = "await it, or nobody learns that the message was not accepted, and nothing waits for a peer that reads slowly";

    private const string AsTask = "AsTask";

    /// <summary>Why nobody awaits the task of a call; null if somebody may.</summary>
    public string? WhyLost(IInvocationOperation send)
    {
        (IOperation value, bool isTask) = Follow(send);
        return value.Parent switch
        {
            IExpressionStatementOperation => "is dropped: " + Consequence,
            // made a Task of on purpose: nothing is left in a pool, and that errors are lost has been said
            ISimpleAssignmentOperation { Target: IDiscardOperation } => isTask ? null : "is dropped: " + Consequence,
            IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation lambda } } when IsRunWithoutAwait(lambda) =>
                "is not awaited by Task.Run, which knows Task alone: make the lambda async, and await it there",
            IAwaitOperation await when IsInVoidLambda(await) => "is awaited in an async lambda for whose end nobody can wait: what it throws ends the process",
            _ => null,
        };
    }

    /// <summary>The local variable that the task of a call is put into, as it is; null if it is not.</summary>
    public ILocalSymbol? LocalOf(IInvocationOperation send) => Follow(send).Value.Parent switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => declarator.Symbol,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
        _ => null,
    };

    /// <summary>True for a call that makes another task of a task.</summary>
    public bool IsStep(IOperation? user, IOperation task) =>
        user is IInvocationOperation { TargetMethod: { Name: AsTask or "Preserve" or "ConfigureAwait" } method, Instance: { } instance }
        && Operations.Unwrap(instance) == Operations.Unwrap(task)
        && (api.IsValueTask(method.ContainingType) || api.IsTask(method.ContainingType));

    private (IOperation Value, bool IsTask) Follow(IOperation value)
    {
        bool isTask = false;
        while (value.Parent is { } parent && IsPassed(value, parent))
        {
            isTask |= parent is IInvocationOperation { TargetMethod.Name: AsTask };
            value = parent;
        }

        return (value, isTask);
    }

    private bool IsPassed(IOperation value, IOperation parent) => parent switch
    {
        IConversionOperation or IParenthesizedOperation or ICoalesceOperation or ISwitchExpressionOperation => true,
        IConditionalAccessOperation access => access.WhenNotNull == value,
        IConditionalOperation condition => condition.Condition != value,
        ISwitchExpressionArmOperation arm => arm.Value == value,
        _ => IsStep(parent, value),
    };

    /// <summary>True if Task.Run gets the lambda as one that returns some value, and nobody awaits that value.</summary>
    private bool IsRunWithoutAwait(IAnonymousFunctionOperation lambda) =>
        lambda.Parent is IDelegateCreationOperation { Parent: IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "Run", TypeArguments: [var result] } run } call } }
        && api.IsTask(run.ContainingType)
        && api.IsValueTask(result)
        && !(Operations.UserOf(call) is IAwaitOperation first && Operations.UserOf(first) is not IExpressionStatementOperation);

    private static bool IsInVoidLambda(IAwaitOperation await)
    {
        for (IOperation? child = await, parent = await.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case ITryOperation { Catches.Length: > 0 } guarded when guarded.Body == child:
                case ILocalFunctionOperation:
                    return false;
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol is { IsAsync: true, ReturnsVoid: true } && lambda.Parent is IDelegateCreationOperation { Parent: IArgumentOperation };
            }
        }

        return false;
    }
}
