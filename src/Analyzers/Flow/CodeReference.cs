using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Flow;

/// <summary>A lambda, or a method that stands for a delegate.</summary>
/// <param name="Operation">The <see cref="IFlowAnonymousFunctionOperation"/> or <see cref="IMethodReferenceOperation"/>.</param>
/// <param name="Graph">The graph it stands in.</param>
internal readonly record struct CodeReference(IOperation Operation, ControlFlowGraph Graph)
{
    public IMethodSymbol Method => Operation is IFlowAnonymousFunctionOperation lambda ? lambda.Symbol : ((IMethodReferenceOperation)Operation).Method;
}
