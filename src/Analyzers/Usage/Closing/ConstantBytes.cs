using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Closing;

/// <summary>How many bytes an expression takes, as far as the source tells: all of them, or the least there can be.</summary>
internal static class ConstantBytes
{
    /// <summary>Of a text, as UTF-8.</summary>
    public static (int Count, bool IsExact) OfText(IOperation text)
    {
        if (text.ConstantValue is { HasValue: true, Value: string constant })
        {
            return (Encoding.UTF8.GetByteCount(constant), true);
        }

        return Operations.Unwrap(text) switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum =>
                (OfText(sum.LeftOperand).Count + OfText(sum.RightOperand).Count, false),
            IInterpolatedStringOperation interpolated => (interpolated.Parts.Sum(OfPart), false),
            _ => (0, false),
        };
    }

    /// <summary>Of an array that is made on the spot, or of a text that is encoded there.</summary>
    public static (int Count, bool IsExact) OfPayload(IOperation payload) => Operations.Unwrap(payload) switch
    {
        IArrayCreationOperation { DimensionSizes: [{ ConstantValue: { HasValue: true, Value: int size } }] } => (size, true),
        IInvocationOperation { TargetMethod.Name: "ToArray", Instance: IUtf8StringOperation text } => (Encoding.UTF8.GetByteCount(text.Value), true),
        IInvocationOperation { TargetMethod.Name: "GetBytes", Arguments: [{ Value: { } text }], Instance: IPropertyReferenceOperation { Property: { IsStatic: true, Name: "UTF8" or "ASCII" } } } =>
            OfText(text) is { IsExact: true } bytes ? bytes : (0, false),
        _ => (0, false),
    };

    private static int OfPart(IInterpolatedStringContentOperation part) => part switch
    {
        IInterpolatedStringTextOperation literal => OfText(literal.Text).Count,
        IInterpolationOperation { FormatString: null } hole => OfText(hole.Expression).Count,
        _ => 0,
    };
}
