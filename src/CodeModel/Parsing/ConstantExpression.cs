using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.CodeModel.Parsing;

/// <summary>Constants as C# expressions.</summary>
internal static class ConstantExpression
{
    /// <summary>A parameter's default value, as something that converts to the parameter's type.</summary>
    public static string Of(IParameterSymbol parameter) => Of(parameter.ExplicitDefaultValue, parameter.Type);

    /// <summary>An argument of an attribute, as something that has its very type when it is passed as an object. Not for arrays.</summary>
    public static string? Boxed(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Array or TypedConstantKind.Error } => null,
        { IsNull: true } => "null",
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => $"typeof({TypeNames.InCode(type)})",
        { Value: string or bool or char or int } => Of(constant.Value, constant.Type!),
        { Kind: TypedConstantKind.Enum } => Of(constant.Value, constant.Type!),
        _ => $"({TypeNames.InCode(constant.Type!)})({Of(constant.Value, constant.Type!)})",
    };

    private static string Of(object? value, ITypeSymbol type)
    {
        return value switch
        {
            // null, or the default of a struct such as DateTime or CancellationToken
            null => type.IsReferenceType ? "null" : $"default({TypeNames.InCode(type)})",
            string or char or bool => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
            float.NaN or double.NaN => "float.NaN",
            float.PositiveInfinity or double.PositiveInfinity => "float.PositiveInfinity",
            float.NegativeInfinity or double.NegativeInfinity => "float.NegativeInfinity",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "m",
            var number => Integer(type, Convert.ToString(number, CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>A constant converts by itself to every type of integer that has room for it, but not to an enum.</summary>
    private static string Integer(ITypeSymbol type, string digits)
    {
        ITypeSymbol underlying = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : type;
        return underlying.TypeKind == TypeKind.Enum ? $"({TypeNames.InCode(underlying)})({digits})" : digits;
    }
}
