using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>Whether what a call has opened is disposed of, on every path that does not end in an exception, or given to somebody who may do so.</summary>
internal static class Disposal
{
    /// <summary>True if nobody keeps it, and it is not disposed of there and then.</summary>
    public static bool IsLost(IInvocationOperation opening) => Operations.UserOf(opening) switch
    {
        IExpressionStatementOperation or ISimpleAssignmentOperation { Target: IDiscardOperation } => true,
        IInvocationOperation call => IsUse(call, opening),
        IConditionalAccessOperation access => Operations.UserOf(access) is IExpressionStatementOperation,
        _ => false,
    };

    /// <summary>The local variable that it is put into, other than by <c>using</c>.</summary>
    public static ILocalSymbol? LocalOf(IInvocationOperation opening) => Operations.UserOf(opening) switch
    {
        IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Parent.Parent: IVariableDeclarationGroupOperation { Parent: not (IUsingOperation or IUsingDeclarationOperation) } } declarator } =>
            declarator.Symbol,
        ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } => target.Local,
        _ => null,
    };

    /// <summary>True if some path leads to the end, or to another value, without the variable having been disposed of or given away.</summary>
    public static bool IsForgotten(ControlFlowGraph graph, IInvocationOperation opening, ILocalSymbol local)
    {
        bool Names(IOperation operation) => operation is ILocalReferenceOperation { Local: var named } && SymbolEqualityComparer.Default.Equals(named, local);

        IMethodSymbol? own = Operations.FunctionOf(opening);
        bool isShared = Operations.RootOf(opening).Descendants().Where(Names).Any(reference => !SymbolEqualityComparer.Default.Equals(Operations.FunctionOf(reference), own));
        if (isShared || Operations.WithFunctions(graph).FirstOrDefault(each => Operations.In(each).Any(Names)) is not { } function)
        {
            return false;
        }

        var flow = new LocalFlow(function, local, Classify, withCatches: false);
        LocalMoment begin = flow.Moments.FirstOrDefault(moment => moment.Kind == LocalEvent.Define && moment.Operation.DescendantsAndSelf().Any(each => each.Syntax == opening.Syntax));
        if (begin.Operation is null)
        {
            return false;
        }

        (HashSet<LocalMoment> next, bool ends) = flow.After(begin, LocalEvent.Define, LocalEvent.Consume);
        return ends || next.Any(static moment => moment.Kind == LocalEvent.Define);
    }

    /// <summary>Its members are used; everything else may be the end of it, or gives it away.</summary>
    private static LocalEvent Classify(ILocalReferenceOperation reference) => Operations.UserOf(reference) switch
    {
        IInvocationOperation call when IsUse(call, reference) => LocalEvent.Touch,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "CopyTo" or "CopyToAsync", ContainingType.Name: nameof(Stream) } } } => LocalEvent.Touch, // that leaves it open
        IPropertyReferenceOperation => LocalEvent.Touch,
        _ => LocalEvent.Consume,
    };

    private static bool IsUse(IInvocationOperation call, IOperation instance) =>
        call.Instance is { } target
        && Operations.Unwrap(target) == instance
        && call.TargetMethod.Name is not ("Dispose" or "DisposeAsync" or "Close");
}
