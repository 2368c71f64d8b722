using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.CodeModel.Parsing;

/// <summary>A parameter's default value as a C# expression that converts to the parameter's type.</summary>
internal static class ConstantExpression
{
    public static string Of(IParameterSymbol parameter)
    {
        ITypeSymbol type = parameter.Type;
        return parameter.ExplicitDefaultValue switch
        {
            // null, or the default of a struct such as DateTime or CancellationToken
            null => type.IsReferenceType ? "null" : $"default({TypeNames.InCode(type)})",
            string or char or bool => SymbolDisplay.FormatPrimitive(parameter.ExplicitDefaultValue, quoteStrings: true, useHexadecimalNumbers: false)!,
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
