using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>Whether the callback that makes a request waits for its answer before it returns.</summary>
internal static class AwaitedAnswer
{
    /// <summary>True if it awaits the task, blocks on it, or returns it.</summary>
    public static bool IsAwaited(IOperation task)
    {
        IOperation? user = Operations.UserOf(task);
        return user switch
        {
            IAwaitOperation or IReturnOperation => true,
            IPropertyReferenceOperation { Property.Name: "Result" } => true,
            IInvocationOperation { TargetMethod.Name: "Wait" or "GetAwaiter" } => true,
            IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve", Instance: { } instance } call => Operations.Unwrap(instance) == task && IsAwaited(call),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } => IsAwaitedLater(task, declarator.Symbol),
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => IsAwaitedLater(task, target.Local),
            _ => false,
        };
    }

    /// <summary>Not in a lambda: that runs at some other time.</summary>
    private static bool IsAwaitedLater(IOperation task, ILocalSymbol local)
    {
        return Operations.RootOf(task).Descendants()
            .OfType<ILocalReferenceOperation>()
            .Any(reference => SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && Operations.FunctionOf(reference) is null
                && Operations.UserOf(reference) is not (ISimpleAssignmentOperation or IVariableInitializerOperation)
                && IsAwaited(reference));
    }
}
