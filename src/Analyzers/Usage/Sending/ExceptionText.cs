using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>Finds the text of exceptions in what becomes a message.</summary>
internal static class ExceptionText
{
    /// <summary>Each place, and how it reads. Only what a message is put together of is looked at: text, and the objects that are made on the spot.</summary>
    public static IEnumerable<(IOperation Text, string Shown)> Find(SendingApi api, IOperation message)
    {
        IOperation value = Operations.Unwrap(message);
        return value switch
        {
            IPropertyReferenceOperation { Instance: { } exception, Property.Name: "Message" or "StackTrace" } property when IsForeign(api, exception) =>
                [(property, $"{exception.Syntax}.{property.Property.Name}")],
            IInvocationOperation { Instance: { } exception, TargetMethod.Name: "ToString" } call when IsForeign(api, exception) => [(call, $"{exception.Syntax}.ToString()")],
            // all of it, where it is put into a text
            _ when IsForeign(api, value) && Operations.UserOf(value) is IInterpolationOperation or IBinaryOperation => [(value, $"{value.Syntax}")],
            IInterpolatedStringOperation interpolated => interpolated.Parts.OfType<IInterpolationOperation>().SelectMany(part => Find(api, part.Expression)),
            IBinaryOperation sum => Find(api, sum.LeftOperand).Concat(Find(api, sum.RightOperand)),
            IConditionalOperation or ISwitchExpressionOperation or ICoalesceOperation => Operations.ValuesOf(value).SelectMany(each => Find(api, each)),
            IObjectCreationOperation creation => creation.Arguments.SelectMany(argument => Find(api, argument.Value))
                .Concat((creation.Initializer?.Initializers ?? []).OfType<ISimpleAssignmentOperation>().SelectMany(assignment => Find(api, assignment.Value))),
            IInvocationOperation { TargetMethod: { IsStatic: true, Name: "FromResult" } } call => call.Arguments.SelectMany(argument => Find(api, argument.Value)),
            _ => [],
        };
    }

    /// <summary>True for an exception that is not of a type of this project: the texts of those are the author's own, and may be meant for the peer.</summary>
    private static bool IsForeign(SendingApi api, IOperation expression)
    {
        IOperation exception = Operations.Unwrap(expression);
        return KnownTypes.IsOrDerivesFrom(exception.Type, api.Known.Exception)
            && !IsOwn(api, exception.Type)
            && !(Operations.SymbolOf(exception) is { } name && TypesOf(exception, name).Any(type => IsOwn(api, type)));
    }

    private static bool IsOwn(SendingApi api, ITypeSymbol? type) =>
        type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, api.Known.Compilation.Assembly);

    /// <summary>What tests around an expression have found the variable to be: an arm or a case of a switch over it, or an if.</summary>
    private static IEnumerable<ITypeSymbol> TypesOf(IOperation expression, ISymbol name)
    {
        bool IsName(IOperation value) => SymbolEqualityComparer.Default.Equals(Operations.SymbolOf(value), name);

        for (IOperation? child = expression, parent = expression.Parent; parent is not null; child = parent, parent = parent.Parent)
        {
            switch (parent)
            {
                case ISwitchExpressionArmOperation { Parent: ISwitchExpressionOperation choice } arm when IsName(choice.Value):
                    yield return arm.Pattern.NarrowedType;
                    break;
                case ISwitchCaseOperation { Parent: ISwitchOperation choice } section when IsName(choice.Value):
                    foreach (IPatternCaseClauseOperation clause in section.Clauses.OfType<IPatternCaseClauseOperation>())
                    {
                        yield return clause.Pattern.NarrowedType;
                    }

                    break;
                case IConditionalOperation condition when condition.WhenTrue == child && Operations.Unwrap(condition.Condition) is var test:
                    if (test is IIsPatternOperation pattern && IsName(pattern.Value))
                    {
                        yield return pattern.Pattern.NarrowedType;
                    }
                    else if (test is IIsTypeOperation type && IsName(type.ValueOperand))
                    {
                        yield return type.TypeOperand;
                    }

                    break;
                case IConditionalOperation { Condition: IIsPatternOperation { Pattern: INegatedPatternOperation negated } excluded } otherwise
                    when otherwise.WhenFalse == child && IsName(excluded.Value):
                    yield return negated.Pattern.NarrowedType;
                    break;
            }
        }
    }
}
