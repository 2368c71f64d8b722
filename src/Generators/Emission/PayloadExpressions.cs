using WsGen.CodeModel.Models;

namespace WsGen.Generators.Emission;

/// <summary>Payloads as expressions over the parameters of the dispatcher's methods.</summary>
internal static class PayloadExpressions
{
    /// <summary>The payload, out of <c>message</c>, <c>part</c> or <c>pong</c>.</summary>
    public static string Of(PayloadModel payload)
    {
        string message = payload.IsPart ? "part" : "message";
        return payload.Form switch
        {
            PayloadForm.String or PayloadForm.Chars when payload.IsPart => "TextPart(part, last)",
            PayloadForm.String => "message.GetString()",
            PayloadForm.Chars => "text.Chars",
            PayloadForm.Array => $"{message}.Span.ToArray()",
            PayloadForm.Span => $"{message}.Span",
            PayloadForm.Memory => $"{message}.Memory",
            PayloadForm.Sequence => $"{message}.Sequence",
            PayloadForm.Utf8Value => $"ParseUtf8<{payload.TypeName}>(message)",
            PayloadForm.CharValue => $"ParseChars<{payload.TypeName}>(message)",
            PayloadForm.Enum => $"ParseEnum<{payload.TypeName}>(message)",
            PayloadForm.Json => $"{(payload.IsNullableValue ? "ParseJsonValueOrNull" : payload.MayBeNull ? "ParseJsonOrNull" : "ParseJson")}(message, {payload.Fields[0]})",
            PayloadForm.TextDecoder => Decoded("DecodeText", payload, payload.Fields),
            PayloadForm.BinaryDecoder => Decoded("DecodeBinary", payload, payload.Fields),
            PayloadForm.TextStreamDecoder => $"await DecodeTextStreamAsync<{payload.TypeName}>(message, {payload.Fields[0]}{Forgiving(payload)})",
            PayloadForm.BinaryStreamDecoder => $"await DecodeBinaryStreamAsync<{payload.TypeName}>(message, {payload.Fields[0]}{Forgiving(payload)})",
            PayloadForm.Reader => "message.Text",
            PayloadForm.Stream => "message.Bytes",
            PayloadForm.Pipe => "message.Pipe",
            _ => "pong",
        };
    }

    /// <summary>Whether one of its decoders takes the message.</summary>
    public static string IsFor(PayloadModel payload, string decoder) =>
        $"WillDecode{(payload.Form == PayloadForm.TextDecoder ? "Text" : "Binary")}<{payload.TypeName}>(message, {decoder}{Forgiving(payload)})";

    /// <summary>The payload, by the decoder that has said that it takes the message.</summary>
    public static string By(PayloadModel payload, string decoder) =>
        Decoded(payload.Form == PayloadForm.TextDecoder ? "DecodeTextBy" : "DecodeBinaryBy", payload, [decoder]);

    private static string Decoded(string method, PayloadModel payload, IEnumerable<string> decoders) =>
        $"{method}<{payload.TypeName}>(message, {string.Join(", ", decoders.Select(decoder => decoder + Forgiving(payload)))}){Forgiving(payload)}";

    /// <summary>A decoder may be declared to make null of a message. What the handler says of that is its own affair.</summary>
    private static string Forgiving(PayloadModel payload) => payload.MayBeNull ? "!" : "";
}
