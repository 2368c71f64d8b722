using WsGen.CodeModel.Collections;

namespace WsGen.CodeModel.Models;

/// <summary>What a message handler gets of a message.</summary>
internal sealed record PayloadModel
{
    /// <summary>In which form.</summary>
    public required PayloadForm Form { get; init; }

    /// <summary>The type it is read as; null where the form says it all.</summary>
    public string? TypeName { get; init; }

    /// <summary>True if the messages are handed on part by part.</summary>
    public bool IsPart { get; init; }

    /// <summary>For <see cref="PayloadForm.Json"/>: true if the parameter may be null.</summary>
    public bool MayBeNull { get; init; }

    /// <summary>For <see cref="PayloadForm.Json"/>: true if the parameter is a value that may be missing.</summary>
    public bool IsNullableValue { get; init; }

    /// <summary>For <see cref="PayloadForm.Json"/>: the field that describes the type. For decoders: the fields of those that are asked, in order.</summary>
    public EquatableArray<string> Fields { get; init; }

    /// <summary>How or by whom it is read, for people; empty where it is passed on as it is.</summary>
    public string By { get; init; } = "";

    /// <summary>True if the handler reads the message while it arrives.</summary>
    public bool IsStream => Form is PayloadForm.Reader or PayloadForm.Stream or PayloadForm.Pipe
        or PayloadForm.TextStreamDecoder or PayloadForm.BinaryStreamDecoder;
}

/// <summary>The forms of a payload.</summary>
internal enum PayloadForm
{
    String,
    Chars,
    Array,
    Span,
    Memory,
    Sequence,

    /// <summary>A value that reads itself from UTF-8.</summary>
    Utf8Value,

    /// <summary>A value that reads itself from characters.</summary>
    CharValue,

    /// <summary>The name of an enum's value.</summary>
    Enum,

    /// <summary>An object that a serializer context covers.</summary>
    Json,

    /// <summary>What decoders make of a whole text message.</summary>
    TextDecoder,

    /// <summary>What decoders make of a whole binary message.</summary>
    BinaryDecoder,

    /// <summary>What a decoder makes of a text message while it arrives.</summary>
    TextStreamDecoder,

    /// <summary>What a decoder makes of a binary message while it arrives.</summary>
    BinaryStreamDecoder,

    /// <summary>A TextReader.</summary>
    Reader,

    /// <summary>A Stream.</summary>
    Stream,

    /// <summary>A PipeReader.</summary>
    Pipe,

    /// <summary>A PongMessage.</summary>
    Pong,
}
