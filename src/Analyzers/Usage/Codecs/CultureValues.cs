using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace WsGen.Analyzers.Usage.Codecs;

/// <summary>Values whose text is another in another culture, and the methods that write and read it.</summary>
internal sealed class CultureValues
{
    private static readonly string[] Names =
    [
        "SByte", "Int16", "Int32", "Int64", "Int128", "Byte", "UInt16", "UInt32", "UInt64", "Single", "Double", "Half", "Decimal", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan",
        "Numerics.BigInteger",
    ];

    private readonly HashSet<ITypeSymbol> _values;
    private readonly INamedTypeSymbol? _provider;
    private readonly INamedTypeSymbol? _string;

    public CultureValues(Compilation compilation)
    {
        _values = new HashSet<ITypeSymbol>(Names.Select(name => compilation.GetTypeByMetadataName("System." + name)).OfType<INamedTypeSymbol>(), SymbolEqualityComparer.Default);
        _provider = compilation.GetTypeByMetadataName("System.IFormatProvider");
        _string = compilation.GetSpecialType(SpecialType.System_String);
    }

    /// <summary>True for ToString, Parse and the like of such a value, where nothing says which culture.</summary>
    public bool DependsOnCulture(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        return method.Name switch
        {
            "ToString" or "TryFormat" => invocation.Instance is { Type: { } type } && IsDependent(type) && !HasFixedFormat(invocation) && !SaysWhich(invocation),
            "Parse" or "TryParse" or "ParseExact" or "TryParseExact" => method.IsStatic && IsDependent(method.ContainingType) && !IsUnsigned(method.ContainingType) && !SaysWhich(invocation),
            "Format" => Library.Same(method.ContainingType, _string) && !SaysWhich(invocation) && invocation.Arguments.Skip(1).Any(argument => HasDependent(argument.Value)),
            _ => false,
        };
    }

    /// <summary>The part of an interpolated string whose text is another in another culture; null if there is none, or something says which culture.</summary>
    public IOperation? FindDependent(IInterpolatedStringOperation text) =>
        IsGivenACulture(text) ? null : text.Parts.OfType<IInterpolationOperation>()
            .FirstOrDefault(part => part.Expression.Type is { } type && IsDependent(WithoutNullable(type)) && !IsFixed(type, (part.FormatString as ILiteralOperation)?.ConstantValue.Value as string))?.Expression;

    private static bool IsGivenACulture(IOperation text)
    {
        // string.Create(culture, $""), FormattableString.Invariant($""), IFormattable.ToString(..., culture)
        for (IOperation? parent = text.Parent; parent is IConversionOperation or IArgumentOperation or IInterpolatedStringHandlerCreationOperation or IInvocationOperation; parent = parent.Parent)
        {
            if (parent is IInvocationOperation or IConversionOperation { Type.Name: "FormattableString" or "IFormattable" })
            {
                return parent is not IInvocationOperation { Arguments: var arguments } || parent is IInvocationOperation { TargetMethod.Name: "Invariant" }
                    || arguments.Any(argument => argument.Parameter?.Type.Name == "IFormatProvider" && argument.ArgumentKind == ArgumentKind.Explicit);
            }
        }

        return false;
    }

    private bool HasDependent(IOperation value) => value is IConversionOperation conversion ? HasDependent(conversion.Operand)
        : value is IArrayCreationOperation { Initializer: { } initializer } ? initializer.ElementValues.Any(HasDependent)
        : value is ICollectionExpressionOperation collection ? collection.Elements.Any(HasDependent)
        : value.Type is { } type && IsDependent(WithoutNullable(type)) && !IsUnsigned(type);

    private bool SaysWhich(IInvocationOperation invocation) => invocation.Arguments.Any(argument =>
        argument is { ArgumentKind: ArgumentKind.Explicit, Parameter.Type: var type } && Library.Same(type, _provider) && argument.Value.ConstantValue is not { HasValue: true, Value: null });

    private static bool HasFixedFormat(IInvocationOperation invocation) => IsFixed(
        invocation.Instance!.Type!,
        invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "format")?.Value.ConstantValue is { HasValue: true, Value: string format } ? format : null);

    /// <summary>True for the formats that every culture writes alike, and for numbers that have no sign.</summary>
    private static bool IsFixed(ITypeSymbol type, string? format) =>
        IsUnsigned(type) && format is null or "D" or "X" or "x" or "G"
        || (format is { Length: > 0 } && (format[0] is 'X' or 'x' or 'B' || (type.Name is "DateTime" or "DateTimeOffset" or "DateOnly" or "TimeOnly" && format is "O" or "o" or "R" or "r" or "s" or "u")))
        || (type.Name == "TimeSpan" && format is null or "c" or "t" or "T");

    private bool IsDependent(ITypeSymbol type) => _values.Contains(type);

    private static bool IsUnsigned(ITypeSymbol type) =>
        type.SpecialType is SpecialType.System_Byte or SpecialType.System_UInt16 or SpecialType.System_UInt32 or SpecialType.System_UInt64;

    private static ITypeSymbol WithoutNullable(ITypeSymbol type) => CodeModel.Parsing.KnownTypes.WithoutNullable(type);
}
