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
            && !(Operations.SymbolOf(exception) is { } name && new FoundType(name, type => IsOwn(api, type)).IsWantedAt(exception));
    }

    private static bool IsOwn(SendingApi api, ITypeSymbol? type) =>
        type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, api.Known.Compilation.Assembly);
}
