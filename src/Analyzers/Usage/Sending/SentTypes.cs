using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Parsing;

namespace WsGen.Analyzers.Usage.Sending;

/// <summary>Which types can be sent only as an encoder or a serializer context has it.</summary>
internal static class SentTypes
{
    /// <summary>
    /// True for a type of which it is known what it is at run time, and which is neither text nor bytes nor a value that formats itself. Of an interface or an abstract class it is not.
    /// </summary>
    public static bool IsPlainObject(ITypeSymbol type, KnownTypes known) => type switch
    {
        IArrayTypeSymbol array => array.ElementType.SpecialType != SpecialType.System_Byte && !IsOpen(array.ElementType),
        INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct, SpecialType: SpecialType.None, IsAbstract: false, IsRefLikeType: false } named =>
            !IsOpen(named) && !IsOfBytes(named) && !named.AllInterfaces.Any(face =>
                KnownTypes.Same(face, known.Payloads.Utf8SpanFormattable) || KnownTypes.Same(face, known.Payloads.SpanFormattable)),
        _ => false,
    };

    /// <summary>True unless the encoder is seen to be for other types.</summary>
    public static bool MayEncode(INamedTypeSymbol? encoder, ITypeSymbol type, KnownTypes known) =>
        encoder is null || encoder.TypeKind == TypeKind.Error || encoder.IsUnboundGenericType || encoder.AllInterfaces.Any(face =>
            known.Codecs.Encoders.Any(each => KnownTypes.Same(face.OriginalDefinition, each))
            && (IsOpen(face.TypeArguments[0]) || KnownTypes.Same(face.TypeArguments[0], type)
                || KnownTypes.SelfAndBases(type).Concat(type.AllInterfaces).Any(level => KnownTypes.Same(level, face.TypeArguments[0]))));

    private static bool IsOfBytes(INamedTypeSymbol type) =>
        type.TypeArguments.Length == 1 && type.TypeArguments[0].SpecialType == SpecialType.System_Byte && type.IsValueType;

    private static bool IsOpen(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol or IDynamicTypeSymbol or IErrorTypeSymbol => true,
        IArrayTypeSymbol array => IsOpen(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsOpen) || (named.ContainingType is { } outer && IsOpen(outer)),
        _ => false,
    };
}
