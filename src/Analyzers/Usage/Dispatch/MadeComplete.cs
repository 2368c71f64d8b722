using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>Tasks that are complete from the beginning, as <c>Task.FromResult(1)</c> makes them.</summary>
internal static class MadeComplete
{
    // Variables that are made of each other, in code that does not compile of themselves.
    private const int MostSteps = 8;

    public static bool Is(IOperation task) => Is(task, 0);

    private static bool Is(IOperation task, int steps) => steps < MostSteps && Operations.ValuesOf(task).All(each => IsOne(Operations.Unwrap(each), steps + 1));

    private static bool IsOne(IOperation task, int steps) => task switch
    {
        IDefaultValueOperation => IsValueTask(task.Type),
        IPropertyReferenceOperation { Property: { IsStatic: true, Name: "CompletedTask" } property } => IsTask(property.ContainingType),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "FromResult" or "FromException" or "FromCanceled" } made } => IsTask(made.ContainingType),
        IInvocationOperation { TargetMethod: { Name: "AsTask" or "Preserve" or "ConfigureAwait", ContainingType: var type }, Instance: { } inner } => IsTask(type) && Is(inner, steps),
        // of a value; of a task it is as that is, of anything else who knows
        IObjectCreationOperation { Constructor.Parameters: [{ Name: "result" }] } => IsValueTask(task.Type),
        IObjectCreationOperation { Arguments: [{ Parameter.Name: "task", Value: var inner }] } => IsValueTask(task.Type) && Is(inner, steps),
        IObjectCreationOperation { Arguments: [] } => IsValueTask(task.Type),
        ILocalReferenceOperation local => Operations.OnlyValueOf(local.Local, local) is { } only && Is(only, steps),
        _ => false,
    };

    private static bool IsTask(ITypeSymbol? type) => type is { Name: nameof(Task) or "ValueTask", ContainingNamespace: { Name: "Tasks", ContainingNamespace.Name: "Threading" } };

    private static bool IsValueTask(ITypeSymbol? type) => type is { Name: "ValueTask" } && IsTask(type);
}
