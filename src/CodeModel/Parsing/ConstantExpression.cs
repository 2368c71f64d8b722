using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace WsGen.CodeModel.Parsing;

/// <summary>A parameter's default value as a C# expression of exactly the parameter's type.</summary>
internal static class ConstantExpression
{
    public static string Of(IParameterSymbol parameter)
    {
        object? value = parameter.ExplicitDefaultValue;
        if (value is null)
        {
            // null, or the default of a struct such as DateTime or CancellationToken
            return parameter.Type.IsReferenceType ? "null" : $"default({TypeNames.InCode(parameter.Type)})";
        }

        string literal = value switch
        {
            string or char or bool => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
            float or double => FloatingPoint(Convert.ToDouble(value, CultureInfo.InvariantCulture), value),
            decimal number => $"({number.ToString(CultureInfo.InvariantCulture)}m)",
            _ => $"({Convert.ToString(value, CultureInfo.InvariantCulture)})",
        };
        return value is string ? literal : $"({TypeNames.InCode(parameter.Type)}){literal}";
    }

    private static string FloatingPoint(double number, object value)
    {
        if (double.IsNaN(number))
        {
            return "double.NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        }

        return $"({((IFormattable)value).ToString("R", CultureInfo.InvariantCulture)}{(value is float ? "f" : "d")})";
    }
}
