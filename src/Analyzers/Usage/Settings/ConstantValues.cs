using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Settings;

/// <summary>Values that are known when the code is compiled, times among them.</summary>
internal static class ConstantValues
{
    /// <summary>The value without the conversions around it that change nothing but its type.</summary>
    public static IOperation Bare(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation { ConstantValue.HasValue: false, OperatorMethod: null } conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>A number, text, or time; null if it is not known, or is null itself.</summary>
    public static object? Of(IOperation operation) => Bare(operation) is var bare && bare.ConstantValue is { HasValue: true, Value: { } value }
        ? value
        : IsTime(bare.Type) && TryTime(bare, out double ticks) && Math.Abs(ticks) < long.MaxValue ? new TimeSpan((long)ticks) : null;

    private static bool IsTime(ITypeSymbol? type) => type is { Name: "TimeSpan", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    private static bool TryTime(IOperation time, out double ticks)
    {
        ticks = 0;
        switch (time)
        {
            case IDefaultValueOperation:
                return true;
            case IFieldReferenceOperation { Field: { IsStatic: true, Name: var name } field }:
                ticks = name == "InfiniteTimeSpan" ? -TimeSpan.TicksPerMillisecond : 0;
                return name == "InfiniteTimeSpan" || (name == "Zero" && IsTime(field.ContainingType));
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus:
                bool isTime = TryTime(Bare(minus.Operand), out ticks);
                ticks = -ticks;
                return isTime;
            case IInvocationOperation { TargetMethod: { IsStatic: true } method } made when IsTime(method.ContainingType) && method.Name.StartsWith("From", StringComparison.Ordinal):
                return TrySum(made.Arguments, method.Name.Substring("From".Length), out ticks);
            case IObjectCreationOperation { Arguments: { Length: > 0 } arguments }:
                return TrySum(arguments, "Ticks", out ticks);
            default:
                return false;
        }
    }

    /// <param name="arguments">Numbers of units.</param>
    /// <param name="first">The unit of one whose name is no unit.</param>
    /// <param name="ticks">The sum.</param>
    private static bool TrySum(IEnumerable<IArgumentOperation> arguments, string first, out double ticks)
    {
        ticks = 0;
        foreach (IArgumentOperation argument in arguments)
        {
            double unit = UnitOf(argument.Parameter!.Name) is > 0 and var named ? named : UnitOf(first);
            if (unit == 0 || argument.Value.ConstantValue is not { HasValue: true, Value: IConvertible number } || number is string)
            {
                return false;
            }

            ticks += unit * number.ToDouble(System.Globalization.CultureInfo.InvariantCulture);
        }

        return true;
    }

    private static double UnitOf(string name) => name.ToUpperInvariant() switch
    {
        "DAYS" => TimeSpan.TicksPerDay,
        "HOURS" => TimeSpan.TicksPerHour,
        "MINUTES" => TimeSpan.TicksPerMinute,
        "SECONDS" => TimeSpan.TicksPerSecond,
        "MILLISECONDS" => TimeSpan.TicksPerMillisecond,
        "MICROSECONDS" => TimeSpan.TicksPerMillisecond / 1000,
        "TICKS" => 1,
        _ => 0,
    };
}
