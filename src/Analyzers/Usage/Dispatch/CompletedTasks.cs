using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>Tasks that are complete where they are asked for their result, as far as what stands before that tells.</summary>
internal static class CompletedTasks
{
    /// <summary>
    /// True if the task, or the collection that it is an element of, has been awaited or asked whether it is complete, if it is the one that has completed first, or is made complete.
    /// </summary>
    public static bool IsKnownToBeComplete(IOperation wait, IOperation task)
    {
        if (MadeComplete.Is(task) || IsFirst(task) || IsOneOfEach(task) || IsMatchedBesideState(wait))
        {
            return true;
        }

        ISymbol[] names = [.. NamesOf(task)];
        bool IsIt(IOperation? operation) => operation is not null && Operations.SymbolOf(operation) is { } symbol && names.Contains(symbol, SymbolEqualityComparer.Default);
        int known = names.Length == 0 ? -1 : Before(wait).Where(each => each switch
        {
            IAwaitOperation await => await.Descendants().Any(IsIt),
            IVariableDeclaratorOperation { Initializer.Value: { } value } declarator => IsFirst(value) && names.Contains(declarator.Symbol, SymbolEqualityComparer.Default),
            ISimpleAssignmentOperation assignment => IsFirst(assignment.Value) && IsIt(assignment.Target),
            IPropertyReferenceOperation { Property: var property } state when IsState(property) && !IsIncomplete(wait, state) => AskedOf(state).Any(IsIt) || DeclaredBeside(state).Any(declared => names.Contains(declared, SymbolEqualityComparer.Default)),
            _ => false,
        }).Select(static each => each.Syntax.Span.End).DefaultIfEmpty(-1).Max();
        return known >= 0 && !Before(wait).OfType<ISimpleAssignmentOperation>().Any(later =>
            later.Syntax.Span.End > known && later.Syntax.Span.End <= wait.Syntax.SpanStart && IsIt(later.Target)); // another task since
    }

    /// <summary>True in the branch for a task that is not complete: <c>if (!task.IsCompleted) task.Wait();</c>.</summary>
    private static bool IsIncomplete(IOperation wait, IOperation state) => Operations.ConditionsAround(wait).Any(around => around.Condition == state && !around.Value);

    private static bool IsState(IPropertySymbol property) => property.Name is "IsCompleted" or "IsCompletedSuccessfully" or "Status";

    private static IEnumerable<IOperation> Before(IOperation wait) =>
        Operations.RootOf(wait).Descendants().Where(each => each.Syntax.SpanStart < wait.Syntax.SpanStart || each.Syntax.Span.Contains(wait.Syntax.Span));

    /// <summary>True for what <c>await Task.WhenAny(...)</c> gives.</summary>
    private static bool IsFirst(IOperation value)
    {
        if (Operations.Unwrap(value) is not IAwaitOperation { Operation: var awaited })
        {
            return false;
        }

        while (Operations.Unwrap(awaited) is IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "WaitAsync", Instance: { } inner })
        {
            awaited = inner;
        }

        return Operations.Unwrap(awaited) is IInvocationOperation { TargetMethod: { IsStatic: true, Name: "WhenAny", ContainingType.Name: nameof(Task) } };
    }

    /// <summary>True for what <c>await foreach (... in Task.WhenEach(...))</c> gives.</summary>
    private static bool IsOneOfEach(IOperation task) => Operations.Unwrap(task) is ILocalReferenceOperation local
        && LoopOf(local) is { } loop
        && Operations.Unwrap(loop.Collection) is IInvocationOperation { TargetMethod: { IsStatic: true, Name: "WhenEach", ContainingType.Name: nameof(Task) } };

    /// <summary>True in <c>is { IsCompleted: true, Result: ... }</c>.</summary>
    private static bool IsMatchedBesideState(IOperation wait) => wait.Parent is IPropertySubpatternOperation { Parent: IRecursivePatternOperation pattern }
        && pattern.PropertySubpatterns.Any(static each => each.Member is IPropertyReferenceOperation { Property: var property } && IsState(property));

    /// <summary>The variable, and the collection that the task is an element of.</summary>
    private static IEnumerable<ISymbol> NamesOf(IOperation task)
    {
        IOperation value = Operations.Unwrap(task);
        IOperation? collection = value switch
        {
            IArrayElementReferenceOperation element => element.ArrayReference,
            IPropertyReferenceOperation { Property.IsIndexer: true } element => element.Instance,
            ILocalReferenceOperation local => LoopOf(local)?.Collection,
            IPropertyReferenceOperation { Property.Name: "Value", Instance: ILocalReferenceOperation pair } => LoopOf(pair)?.Collection,
            _ => null,
        };
        return new[] { value is IPropertyReferenceOperation { Property.IsIndexer: true } ? null : Operations.SymbolOf(value), collection is null ? null : Operations.SymbolOf(collection) }.OfType<ISymbol>();
    }

    private static IForEachLoopOperation? LoopOf(ILocalReferenceOperation local)
    {
        for (IOperation? parent = local.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IForEachLoopOperation loop && loop.Locals.Contains(local.Local, SymbolEqualityComparer.Default))
            {
                return loop;
            }
        }

        return null;
    }

    /// <summary>What is asked for its state: <c>task.IsCompleted</c>, <c>task?.IsCompleted</c>, <c>task is { IsCompleted: true }</c>.</summary>
    private static IEnumerable<IOperation> AskedOf(IPropertyReferenceOperation state)
    {
        if (state.Instance is { } instance and not IConditionalAccessInstanceOperation and not IInstanceReferenceOperation)
        {
            return [instance];
        }

        for (IOperation? parent = state.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IConditionalAccessOperation access:
                    return [access.Operation];
                case IIsPatternOperation match:
                    return [match.Value];
            }
        }

        return [];
    }

    /// <summary>The variable that a pattern with the state declares: <c>is { IsCompleted: true } done</c>.</summary>
    private static IEnumerable<ISymbol> DeclaredBeside(IPropertyReferenceOperation state) =>
        state.Parent is IPropertySubpatternOperation { Parent: IRecursivePatternOperation { DeclaredSymbol: { } declared } } ? [declared] : [];
}
