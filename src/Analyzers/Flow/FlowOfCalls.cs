using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

/// <summary>Has the bodies followed in which a certain call stands; the others cost nothing more than the look at their calls.</summary>
internal static class FlowOfCalls
{
    /// <param name="context">The compilation.</param>
    /// <param name="isOfInterest">The call.</param>
    /// <param name="follow">Gets the member, its graph, and where to report to.</param>
    public static void Register(CompilationStartAnalysisContext context, Func<IMethodSymbol, bool> isOfInterest, Action<ISymbol, ControlFlowGraph, OperationBlockAnalysisContext> follow) =>
        context.RegisterOperationBlockStartAction(start =>
        {
            bool isFound = false;
            start.RegisterOperationAction(
                call =>
                {
                    if (isOfInterest(((IInvocationOperation)call.Operation).TargetMethod))
                    {
                        Volatile.Write(ref isFound, true);
                    }
                },
                OperationKind.Invocation);
            start.RegisterOperationBlockEndAction(end =>
            {
                if (!Volatile.Read(ref isFound))
                {
                    return;
                }

                // The blocks of a constructor, say, are parts of one body.
                foreach (IGrouping<IOperation, IOperation> body in end.OperationBlocks.Where(IsCode).GroupBy(Root))
                {
                    follow(end.OwningSymbol, end.GetControlFlowGraph(body.First()), end);
                }
            });
        });

    // The statements of a program are a method body, and no block.
    private static bool IsCode(IOperation block) => block.Kind is OperationKind.Block or OperationKind.MethodBody or OperationKind.FieldInitializer or OperationKind.PropertyInitializer;

    private static IOperation Root(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }
}
