using Microsoft.CodeAnalysis;
using WsGen.CodeModel.Collections;
using WsGen.CodeModel.Models;
using WsGen.CodeModel.Parsing.Rules;

namespace WsGen.CodeModel.Parsing;

/// <summary>
/// In which form a handler can take a message: through a decoder of the endpoint's; else as text, bytes or a stream; else as a value that reads
/// itself; else as JSON.
/// </summary>
internal sealed class PayloadForms(EndpointScope scope, Bindings bindings, IMethodSymbol handler)
{
    /// <summary>The form; null if nothing makes the type of a message.</summary>
    /// <param name="wanted">The type, as the handler declares it.</param>
    /// <param name="declared">Text or binary, if the handler says so.</param>
    public PayloadModel? Find(ITypeSymbol wanted, CallbackKind? declared)
    {
        KnownTypes known = scope.Known;
        ITypeSymbol type = KnownTypes.WithoutNullable(wanted);
        if (bindings.Codecs.FindDecoders(type, declared) is { } decoders)
        {
            return new PayloadModel
            {
                Form = decoders.Flavour switch
                {
                    CodecFlavour.Text => PayloadForm.TextDecoder,
                    CodecFlavour.Binary => PayloadForm.BinaryDecoder,
                    CodecFlavour.TextStream => PayloadForm.TextStreamDecoder,
                    _ => PayloadForm.BinaryStreamDecoder,
                },
                TypeName = TypeNames.InCode(type),
                Fields = decoders.Fields.ToEquatableArray(),
                MayBeNull = decoders.MayBeNull,
                By = $"by {decoders.By}",
            };
        }

        if (Plain(known, type) is { } plain)
        {
            return new PayloadModel { Form = plain };
        }

        if (ValueOf(known, type) is { } value)
        {
            return new PayloadModel { Form = value, TypeName = TypeNames.InCode(type) };
        }

        if (bindings.Json.FindContext(type, handler) is { } context)
        {
            JsonPayloadRule.Check(scope, type, handler);
            return new PayloadModel
            {
                Form = PayloadForm.Json,
                TypeName = TypeNames.InCode(type),
                Fields = new[] { bindings.Json.FieldFor(type, context) }.ToEquatableArray(),
                MayBeNull = wanted.NullableAnnotation == NullableAnnotation.Annotated,
                IsNullableValue = !KnownTypes.Same(type, wanted),
                By = $"as JSON by {context.Names}",
            };
        }

        return null;
    }

    /// <summary>Text, bytes, streams and pongs as such; null for everything else.</summary>
    public static PayloadForm? Plain(KnownTypes known, ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String ? PayloadForm.String
        : KnownTypes.Same(type, known.Payloads.ReadOnlySpanOfChar) ? PayloadForm.Chars
        : PayloadTypes.IsByteArray(type) ? PayloadForm.Array
        : KnownTypes.Same(type, known.ReadOnlySpanOfByte) ? PayloadForm.Span
        : KnownTypes.Same(type, known.ReadOnlyMemoryOfByte) ? PayloadForm.Memory
        : KnownTypes.Same(type, known.ReadOnlySequenceOfByte) ? PayloadForm.Sequence
        : KnownTypes.Same(type, known.Payloads.TextReader) ? PayloadForm.Reader
        : KnownTypes.Same(type, known.Payloads.Stream) ? PayloadForm.Stream
        : KnownTypes.Same(type, known.Payloads.PipeReader) ? PayloadForm.Pipe
        : KnownTypes.Same(type, known.Payloads.PongMessage) ? PayloadForm.Pong
        : null;

    private static PayloadForm? ValueOf(KnownTypes known, ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum ? PayloadForm.Enum
        : KnownTypes.ImplementsOfItself(type, known.Payloads.Utf8SpanParsable) ? PayloadForm.Utf8Value
        : KnownTypes.ImplementsOfItself(type, known.SpanParsable) ? PayloadForm.CharValue
        : null;
}
