using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage;

/// <summary>What rules ask of operations.</summary>
internal static class Operations
{
    /// <summary>The value without conversions and parentheses around it.</summary>
    public static IOperation Unwrap(IOperation value)
    {
        while (value is IConversionOperation or IParenthesizedOperation)
        {
            value = value is IConversionOperation conversion ? conversion.Operand : ((IParenthesizedOperation)value).Operand;
        }

        return value;
    }

    /// <summary>What uses a value, beyond conversions and parentheses.</summary>
    public static IOperation? UserOf(IOperation value)
    {
        IOperation? user = value.Parent;
        while (user is IConversionOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user;
    }

    /// <summary>The lambda or local function that an operation stands in; null in the member itself.</summary>
    public static IMethodSymbol? FunctionOf(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation function:
                    return function.Symbol;
            }
        }

        return null;
    }

    /// <summary>The body or initializer that an operation stands in.</summary>
    public static IOperation RootOf(IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>The local, parameter, field or property that an expression names.</summary>
    public static ISymbol? SymbolOf(IOperation expression) => Unwrap(expression) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IMemberReferenceOperation member => member.Member,
        _ => null,
    };

    /// <summary>The values that an expression may have: the branches of a condition, or itself.</summary>
    public static IEnumerable<IOperation> ValuesOf(IOperation expression)
    {
        IEnumerable<IOperation>? branches = expression.ConstantValue.HasValue ? null : expression switch
        {
            IConditionalOperation { WhenFalse: { } whenFalse } condition => [condition.WhenTrue, whenFalse],
            ISwitchExpressionOperation choice => choice.Arms.Select(arm => arm.Value),
            ICoalesceOperation coalesce => [coalesce.Value, coalesce.WhenNull],
            IConversionOperation conversion => [conversion.Operand],
            IParenthesizedOperation parenthesized => [parenthesized.Operand],
            _ => null,
        };
        return branches?.SelectMany(ValuesOf) ?? [expression];
    }

    /// <summary>The value of a variable that is declared with one and gets no other; null else.</summary>
    /// <param name="local">The variable.</param>
    /// <param name="place">Anywhere in the body that declares it.</param>
    public static IOperation? OnlyValueOf(ILocalSymbol local, IOperation place)
    {
        IOperation? only = null;
        foreach (IOperation each in RootOf(place).Descendants())
        {
            switch (each)
            {
                case IVariableDeclaratorOperation declarator when SymbolEqualityComparer.Default.Equals(declarator.Symbol, local):
                    only = declarator.GetVariableInitializer()?.Value;
                    break;
                case IAssignmentOperation { Target: ILocalReferenceOperation target } when SymbolEqualityComparer.Default.Equals(target.Local, local):
                    return null;
            }
        }

        return only;
    }

    /// <summary>The conditions in whose branches an operation stands, from the inside out, without what negates them; and what each is there.</summary>
    public static IEnumerable<(IOperation Condition, bool Value)> ConditionsAround(IOperation operation)
    {
        for (IOperation? child = operation, parent = operation.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalOperation conditional && child != conditional.Condition)
            {
                bool value = child == conditional.WhenTrue;
                IOperation condition = Unwrap(conditional.Condition);
                while (condition is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not)
                {
                    value = !value;
                    condition = Unwrap(not.Operand);
                }

                yield return (condition, value);
            }
        }
    }

    /// <summary>The graph and those of all lambdas and local functions in it.</summary>
    public static IEnumerable<ControlFlowGraph> WithFunctions(ControlFlowGraph graph)
    {
        IEnumerable<ControlFlowGraph> functions = graph.LocalFunctions.Select(function => graph.GetLocalFunctionControlFlowGraph(function));
        IEnumerable<ControlFlowGraph> lambdas = In(graph).OfType<IFlowAnonymousFunctionOperation>().Select(lambda => graph.GetAnonymousFunctionControlFlowGraph(lambda));
        return functions.Concat(lambdas).SelectMany(WithFunctions).Prepend(graph);
    }

    /// <summary>All operations of a graph, without those of its functions.</summary>
    public static IEnumerable<IOperation> In(ControlFlowGraph graph) => graph.Blocks.SelectMany(In);

    /// <summary>All operations of a block, without those of functions.</summary>
    public static IEnumerable<IOperation> In(BasicBlock block) => Roots(block).SelectMany(static root => root.DescendantsAndSelf());

    /// <summary>What a block evaluates, in order.</summary>
    public static IEnumerable<IOperation> Roots(BasicBlock block) => block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
}
