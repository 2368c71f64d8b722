using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.Analyzers.Usage.Sending;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Dispatch;

/// <summary>Recognizes a loop that goes on for as long as the session is open.</summary>
internal sealed class EndlessLoop(SendingApi api)
{
    /// <summary>True if its condition does not end it, nothing leaves it, and nothing that it awaits may throw at the session's end or at another's wish.</summary>
    public bool IsEndless(ILoopOperation loop)
    {
        IOperation? condition = loop switch
        {
            IWhileLoopOperation whileLoop => whileLoop.Condition,
            IForLoopOperation forLoop => forLoop.Condition,
            _ => loop,
        };
        return condition != loop && (IsAlways(condition) || IsTickOfOwnTimer(condition)) && !Within(loop).Any(operation => IsExit(operation, loop) || IsEnd(operation));
    }

    /// <summary>True, or whether the session is open, which nobody learns while the loop runs.</summary>
    private bool IsAlways(IOperation? condition) => condition is null
        || condition.ConstantValue is { HasValue: true, Value: true }
        || (Operations.Unwrap(condition) is IPropertyReferenceOperation { Property.Name: "IsOpen", Instance: var session } && api.IsOwnSession(session));

    /// <summary>The next tick of a timer that nobody else can stop.</summary>
    private static bool IsTickOfOwnTimer(IOperation? condition) =>
        condition is IAwaitOperation { Operation: IInvocationOperation { TargetMethod: { Name: "WaitForNextTickAsync", ContainingType.Name: "PeriodicTimer" }, Instance: ILocalReferenceOperation { Local: var timer } } tick }
        && Operations.RootOf(tick).Descendants().OfType<ILocalReferenceOperation>()
            .Where(reference => SymbolEqualityComparer.Default.Equals(reference.Local, timer))
            .All(reference => reference.Parent is IInvocationOperation && SymbolEqualityComparer.Default.Equals(Operations.FunctionOf(reference), Operations.FunctionOf(tick)));

    private static bool IsExit(IOperation operation, ILoopOperation loop) => operation switch
    {
        IReturnOperation or IThrowOperation => true, // a yield too: who enumerates may stop
        IBranchOperation { BranchKind: BranchKind.Break } leave => SymbolEqualityComparer.Default.Equals(leave.Target, loop.ExitLabel),
        IBranchOperation { BranchKind: BranchKind.GoTo } => true,
        _ => false,
    };

    /// <summary>What takes a token ends when it fires. Of what is awaited otherwise only sends, delays and timers are known to go on.</summary>
    private bool IsEnd(IOperation operation) => operation switch
    {
        IArgumentOperation { ArgumentKind: ArgumentKind.Explicit, Value: var value } => IsToken(value),
        IInvocationOperation { TargetMethod.Name: "ThrowIfCancellationRequested" } => true,
        IAwaitOperation await => !GoesOn(await.Operation),
        IForEachLoopOperation { IsAsynchronous: true } => true,
        _ => false,
    };

    private bool IsToken(IOperation value) => Library.Same(value.Type, api.Known.CancellationToken)
        && Operations.Unwrap(value) is not (IDefaultValueOperation or IPropertyReferenceOperation { Property: { IsStatic: true, Name: "None" } });

    private bool GoesOn(IOperation awaited) => Operations.Unwrap(awaited) switch
    {
        IInvocationOperation { TargetMethod: { Name: "ConfigureAwait" or "AsTask" }, Instance: { } task } => GoesOn(task),
        IInvocationOperation { TargetMethod: { IsStatic: true, Name: "Delay" or "Yield", ContainingType: var type } } => api.IsTask(type),
        IInvocationOperation { TargetMethod: { Name: "WaitForNextTickAsync", ContainingType.Name: "PeriodicTimer" } } => true,
        IInvocationOperation call => api.IsSend(call.TargetMethod),
        _ => false,
    };

    /// <summary>All of the loop but for functions, which run at some other time.</summary>
    private static IEnumerable<IOperation> Within(IOperation operation) => operation.ChildOperations
        .Where(static child => child is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
        .SelectMany(static child => Within(child).Prepend(child));
}
