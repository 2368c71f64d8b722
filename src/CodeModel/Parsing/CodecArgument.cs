using Microsoft.CodeAnalysis;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// What the type parameter of an open generic codec has to be, so that the codec is one for a type: the type itself, or, of a codec for <c>Envelope&lt;T&gt;</c>, what is in
/// the envelope.
/// </summary>
internal static class CodecArgument
{
    /// <returns>Null: nothing makes it one for the type.</returns>
    public static ITypeSymbol? Find(KnownTypes known, INamedTypeSymbol definition, ITypeSymbol type)
    {
        ITypeParameterSymbol parameter = definition.TypeParameters[0];
        foreach (INamedTypeSymbol face in definition.AllInterfaces.Where(face => IsOfCodecs(known, face)))
        {
            ITypeSymbol? found = null;
            if (KnownTypes.Same(face.TypeArguments[0], parameter))
            {
                return type;
            }

            if (TryMatch(face.TypeArguments[0], type, parameter, ref found))
            {
                return found;
            }
        }

        return null;
    }

    private static bool IsOfCodecs(KnownTypes known, INamedTypeSymbol face) =>
        known.Codecs.Decoders.Concat(known.Codecs.Encoders).Any(codec => KnownTypes.Same(face.OriginalDefinition, codec));

    /// <summary>True if the pattern becomes the type where the parameter does what is found.</summary>
    private static bool TryMatch(ITypeSymbol pattern, ITypeSymbol type, ITypeParameterSymbol parameter, ref ITypeSymbol? found)
    {
        if (KnownTypes.Same(pattern, parameter))
        {
            found ??= type;
            return KnownTypes.Same(found, type);
        }

        if (pattern is IArrayTypeSymbol array)
        {
            return type is IArrayTypeSymbol other && other.Rank == array.Rank && TryMatch(array.ElementType, other.ElementType, parameter, ref found);
        }

        if (pattern is not INamedTypeSymbol { TypeArguments.Length: > 0 } generic)
        {
            return KnownTypes.Same(pattern, type);
        }

        if (type is not INamedTypeSymbol named || !KnownTypes.Same(generic.OriginalDefinition, named.OriginalDefinition))
        {
            return false;
        }

        for (int i = 0; i < generic.TypeArguments.Length; i++)
        {
            if (!TryMatch(generic.TypeArguments[i], named.TypeArguments[i], parameter, ref found))
            {
                return false;
            }
        }

        return found is not null;
    }
}
