using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.CodeModel.Parsing.Rules;

/// <summary>
/// WSG0018 to WSG0021: the lists of codecs, which are tried in order. A codec that stands there twice, one that others before it leave nothing for, a decoder
/// that no payload asks. Only of a class that is otherwise right: what is not asked because of an error is no news.
/// </summary>
internal static class CodecListRule
{
    private const string Encoders = "Encoders";
    private const string Decoders = "Decoders";

    public static void Check(EndpointScope scope, CodecBinder codecs)
    {
        if (scope.FirstError is not null)
        {
            return;
        }

        foreach (Entry decoder in ReadList(scope, Decoders, scope.Known.Codecs.Decoders, out List<Entry> decoders))
        {
            if (codecs.IsAsked(decoder.Type))
            {
                continue;
            }

            if (decoders.FirstOrDefault(other => other.Place < decoder.Place && Hides(other, decoder)) is { } before)
            {
                Report(scope, DiagnosticDescriptors.DecoderUnreachable, Decoders, decoder, null, decoder.Name, before.Name, TypeNames.InShort(decoder.Faces[0].Type));
            }
            else
            {
                Report(scope, DiagnosticDescriptors.DecoderNotUsed, Decoders, decoder, null, decoder.Name, scope.Type.Name);
            }
        }

        foreach (Entry encoder in ReadList(scope, Encoders, scope.Known.Codecs.Encoders, out List<Entry> encoders))
        {
            Entry[] hiding = [.. encoders.Where(other => other.Place < encoder.Place && encoder.Faces.Any(face => Takes(codecs, other, face.Type)))];
            if (hiding.Length > 0 && !encoder.Type.IsUnboundGenericType && encoder.Faces.All(face => hiding.Any(other => Takes(codecs, other, face.Type))))
            {
                bool isSame = hiding[0].Faces.Any(face => KnownTypes.Same(face.Type, encoder.Faces[0].Type));
                Report(
                    scope,
                    DiagnosticDescriptors.EncoderUnreachable,
                    Encoders,
                    encoder,
                    isSame ? "" : $"{hiding[0].Place}",
                    encoder.Name,
                    hiding[0].Name,
                    TypeNames.InShort(encoder.Faces[0].Type));
            }
        }
    }

    /// <summary>A decoder that reads the whole stream leaves nothing to others; after one for whole messages, one for streams is not asked.</summary>
    private static bool Hides(Entry earlier, Entry later) => !later.Type.IsUnboundGenericType && later.Faces.All(face => earlier.Faces.Any(other =>
        KnownTypes.Same(other.Type, face.Type)
        && CodecBinder.KindOf(other.Flavour) == CodecBinder.KindOf(face.Flavour)
        && (IsStream(other.Flavour) || IsStream(face.Flavour))));

    private static bool Takes(CodecBinder codecs, Entry encoder, ITypeSymbol type) =>
        encoder.Type.IsUnboundGenericType ? codecs.Close(encoder.Type, type) is not null : encoder.Faces.Any(face => codecs.IsA(type, face.Type));

    private static bool IsStream(CodecFlavour flavour) => flavour is CodecFlavour.TextStream or CodecFlavour.BinaryStream;

    /// <summary>The list without what stands there twice, which is reported.</summary>
    private static List<Entry> ReadList(EndpointScope scope, string property, INamedTypeSymbol?[] interfaces, out List<Entry> entries)
    {
        entries = [];
        TypedConstant value = AttributeTypes.ValueOf(scope, property);
        if (value.Kind != TypedConstantKind.Array || value.IsNull)
        {
            return entries;
        }

        for (int place = 0; place < value.Values.Length; place++)
        {
            if (value.Values[place].Value is not INamedTypeSymbol type)
            {
                continue;
            }

            var entry = new Entry(type, place, [.. FacesOf(type.IsUnboundGenericType ? type.OriginalDefinition : type, interfaces)]);
            if (entries.Any(other => KnownTypes.Same(other.Type, type)))
            {
                Report(scope, DiagnosticDescriptors.CodecListedTwice, property, entry, null, entry.Name, property, scope.Type.Name);
            }
            else
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    private static IEnumerable<(CodecFlavour Flavour, ITypeSymbol Type)> FacesOf(INamedTypeSymbol type, INamedTypeSymbol?[] interfaces)
    {
        foreach (INamedTypeSymbol face in type.AllInterfaces)
        {
            int flavour = Array.FindIndex(interfaces, known => KnownTypes.Same(face.OriginalDefinition, known));
            if (flavour >= 0)
            {
                yield return ((CodecFlavour)flavour, face.TypeArguments[0]);
            }
        }
    }

    private static void Report(EndpointScope scope, DiagnosticDescriptor rule, string property, Entry entry, string? hint, params object[] arguments) =>
        scope.Report(rule, new IssueSite(scope.Type, scope.Attribute, property, entry.Place, hint), arguments);

    /// <summary>One codec of a list.</summary>
    private sealed class Entry(INamedTypeSymbol type, int place, (CodecFlavour Flavour, ITypeSymbol Type)[] faces)
    {
        public INamedTypeSymbol Type { get; } = type;

        public int Place { get; } = place;

        public (CodecFlavour Flavour, ITypeSymbol Type)[] Faces { get; } = faces;

        public string Name => TypeNames.InShort(Type);
    }
}
