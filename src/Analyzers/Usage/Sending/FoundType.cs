using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>What tests have found a variable to be where an expression stands: those around it, and those before it that leave the block.</summary>
/// <param name="name">The variable.</param>
/// <param name="isWanted">The types that are asked for.</param>
internal sealed class FoundType(ISymbol name, Func<ITypeSymbol, bool> isWanted)
{
    public bool IsWantedAt(IOperation expression)
    {
        for (IOperation? child = expression, parent = expression.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            bool isFound = parent switch
            {
                ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm => IsName(choice.Value) && Matches(arm.Pattern, true),
                ISwitchCaseOperation { Parent: ISwitchOperation choice } section =>
                    (IsName(choice.Value) && section.Clauses.All(clause => clause is IPatternCaseClauseOperation { Pattern: var pattern } && Matches(pattern, true)))
                    || IsLeftBefore(section.Body, child),
                IConditionalOperation condition => child != condition.Condition && Tells(condition.Condition, child == condition.WhenTrue),
                IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both =>
                    child == both.RightOperand && Tells(both.LeftOperand, both.OperatorKind == BinaryOperatorKind.ConditionalAnd),
                ICatchClauseOperation { Filter: { } filter } => child != filter && Tells(filter, true),
                IBlockOperation block => IsLeftBefore(block.Operations, child),
                _ => false,
            };
            if (isFound)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if an <c>if</c> before the statement returns, or leaves otherwise, where the variable is something else: <c>if (error is not Mine) return;</c>.</summary>
    private bool IsLeftBefore(IEnumerable<IOperation> statements, IOperation statement)
    {
        bool isFound = false;
        foreach (IOperation before in statements.TakeWhile(each => each != statement))
        {
            isFound = (isFound && !IsAssigned(before))
                || (before is IConditionalOperation condition
                    && ((Leaves(condition.WhenTrue) && Tells(condition.Condition, false)) || (Leaves(condition.WhenFalse) && Tells(condition.Condition, true))));
        }

        return isFound;
    }

    private bool IsAssigned(IOperation statement) => statement.DescendantsAndSelf().OfType<IAssignmentOperation>().Any(assignment => IsName(assignment.Target));

    private static bool Leaves(IOperation? statement) => statement switch
    {
        IReturnOperation or IBranchOperation or IThrowOperation => true,
        IExpressionStatementOperation { Operation: IThrowOperation } => true,
        IBlockOperation { Operations: [.., var last] } => Leaves(last),
        IConditionalOperation condition => Leaves(condition.WhenTrue) && Leaves(condition.WhenFalse),
        _ => false,
    };

    /// <summary>True if the variable is of a wanted type where the condition has the value.</summary>
    private bool Tells(IOperation condition, bool value) => Operations.Unwrap(condition) switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not => Tells(not.Operand, !value),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } both =>
            both.OperatorKind == BinaryOperatorKind.ConditionalAnd == value
                ? Tells(both.LeftOperand, value) || Tells(both.RightOperand, value)
                : Tells(both.LeftOperand, value) && Tells(both.RightOperand, value),
        IIsTypeOperation type => value && IsName(type.ValueOperand) && isWanted(type.TypeOperand),
        IIsPatternOperation match => IsName(match.Value) && Matches(match.Pattern, value),
        _ => false,
    };

    /// <summary>True if what matches the pattern, or does not, is of a wanted type.</summary>
    private bool Matches(IPatternOperation pattern, bool value) => pattern switch
    {
        INegatedPatternOperation negated => Matches(negated.Pattern, !value),
        IBinaryPatternOperation both => both.OperatorKind == BinaryOperatorKind.And == value
            ? Matches(both.LeftPattern, value) || Matches(both.RightPattern, value)
            : Matches(both.LeftPattern, value) && Matches(both.RightPattern, value),
        _ => value && isWanted(pattern.NarrowedType),
    };

    private bool IsName(IOperation value) => SymbolEqualityComparer.Default.Equals(Operations.SymbolOf(value), name);
}
