using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Lifetime;

/// <summary>Fields and properties that hold something, and the expressions that lead to them.</summary>
internal static class QueueMembers
{
    /// <summary>The fields or the property that get the value.</summary>
    public static IEnumerable<ISymbol> InitializedBy(IOperation value)
    {
        IOperation? parent = value.Parent;
        while (parent is IConversionOperation or IParenthesizedOperation)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            IFieldInitializerOperation field => field.InitializedFields,
            IPropertyInitializerOperation property => property.InitializedProperties,
            ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } => [target.Member],
            _ => [],
        };
    }

    /// <summary>The field or property of the object itself, or the static one, that an expression begins with.</summary>
    public static ISymbol? RootOf(IOperation? operation) => operation switch
    {
        IMemberReferenceOperation { Instance: null or IInstanceReferenceOperation } member => member.Member,
        IMemberReferenceOperation member => RootOf(member.Instance),
        IConversionOperation conversion => RootOf(conversion.Operand),
        _ => null,
    };

    public static ITypeSymbol? TypeOf(ISymbol member) => (member as IFieldSymbol)?.Type ?? (member as IPropertySymbol)?.Type;
}
