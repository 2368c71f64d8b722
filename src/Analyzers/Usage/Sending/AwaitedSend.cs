using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>The call whose task an <c>await</c> in a loop waits for, whatever has been made of it, also where a variable has kept it for a line.</summary>
internal static class AwaitedSend
{
    public static IInvocationOperation? Of(IAwaitOperation await, IForEachLoopOperation loop)
    {
        IOperation value = TaskOf(await.Operation);
        if (value is ILocalReferenceOperation { Local: var kept })
        {
            if (Operations.OnlyValueOf(kept, loop) is not { } only || IsHandedOn(kept, loop) || IsComplete(kept, await))
            {
                return null;
            }

            value = TaskOf(only);
        }

        value = value is ICoalesceOperation coalesce ? Operations.Unwrap(coalesce.Value) : value; // each?.SendAsync(text) ?? default
        return (value is IConditionalAccessOperation access ? Operations.Unwrap(access.WhenNotNull) : value) as IInvocationOperation;
    }

    private static IOperation TaskOf(IOperation awaited)
    {
        IOperation value = Operations.Unwrap(awaited);
        while (value is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve", Instance: { } instance })
        {
            value = Operations.Unwrap(instance);
        }

        return value;
    }

    /// <summary>True if the task also goes elsewhere, as into a list of those that are not complete.</summary>
    private static bool IsHandedOn(ILocalSymbol local, IOperation loop) => References(local, loop).Any(static reference =>
    {
        IOperation? user = reference;
        do
        {
            user = Operations.UserOf(user);
        }
        while (user is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" });
        return user is not (IAwaitOperation or IPropertyReferenceOperation or IExpressionStatementOperation);
    });

    /// <summary>True where the task has been found to be complete: nothing is waited for.</summary>
    private static bool IsComplete(ILocalSymbol local, IOperation await) => Operations.ConditionsAround(await).Any(around =>
        around is { Value: true, Condition: IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully", Instance: ILocalReferenceOperation { Local: var named } } }
        && SymbolEqualityComparer.Default.Equals(named, local));

    private static IEnumerable<ILocalReferenceOperation> References(ILocalSymbol local, IOperation within) =>
        within.Descendants().OfType<ILocalReferenceOperation>().Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local));
}
