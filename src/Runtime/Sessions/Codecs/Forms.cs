using System.Buffers;
using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

// A form of string is not a form of string? to the compiler, and both must fit what is replied: hence no annotations here.
#nullable disable annotations

/// <summary>The forms there are, for generated code. Thread-safe; forms of encoders are as thread-safe as the session.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Forms
{
    /// <summary>Text.</summary>
    public static MessageForm<string> Text { get; } = new StringForm();

    /// <summary>Bytes: of a text message they are its UTF-8.</summary>
    public static MessageForm<byte[]> Array(MessageKind kind) => kind == MessageKind.Text ? BytesForm.TextArray : BytesForm.BinaryArray;

    /// <inheritdoc cref="Array"/>
    public static MessageForm<ReadOnlyMemory<byte>> Memory(MessageKind kind) => kind == MessageKind.Text ? BytesForm.TextMemory : BytesForm.BinaryMemory;

    /// <inheritdoc cref="Array"/>
    public static MessageForm<ReadOnlySequence<byte>> Sequence(MessageKind kind) => kind == MessageKind.Text ? BytesForm.TextSequence : BytesForm.BinarySequence;

    /// <summary>A value that writes itself as UTF-8, with the invariant culture; moments and days as ISO 8601 has them.</summary>
    public static MessageForm<T> Value<T>()
        where T : IUtf8SpanFormattable => Utf8ValueForm<T>.Instance;

    /// <summary>A value that writes itself as characters.</summary>
    public static MessageForm<T> CharValue<T>()
        where T : ISpanFormattable => CharValueForm<T>.Instance;

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static MessageForm<bool> Boolean() => BooleanForm.Instance;

    /// <summary>The name of an enum's value, or its number if it has no name.</summary>
    public static MessageForm<T> Enum<T>()
        where T : struct, Enum => EnumForm<T>.Instance;

    /// <summary>JSON, as the first of the serializer contexts says that covers the type.</summary>
    /// <exception cref="InvalidOperationException">No context covers the type.</exception>
    public static MessageForm<T> Json<T>(params ReadOnlySpan<JsonSerializerContext> contexts) => new JsonForm<T>(JsonTypes.Of<T>(contexts));

    /// <summary>JSON, as the type's description says.</summary>
    public static MessageForm<T> Json<T>(JsonTypeInfo<T> type) => JsonForm<T>.Of(type);

    /// <summary>A value that may be missing; then nothing is sent.</summary>
    public static MessageForm<T?> Nullable<T>(MessageForm<T> form)
        where T : struct => new NullableForm<T>(form);

    /// <summary>What members of a union have in common, as a member of the union.</summary>
    public static MessageForm<T> Member<T, TUnion>(MessageForm<TUnion> form) => new MemberForm<T, TUnion>(form);

    /// <summary>Through an encoder of text.</summary>
    public static MessageForm<T> TextEncoded<T>(ITextEncoder<T> encoder) => new TextEncoderForm<T>(encoder);

    /// <summary>Through an encoder of binary messages.</summary>
    public static MessageForm<T> BinaryEncoded<T>(IBinaryEncoder<T> encoder) => new BinaryEncoderForm<T>(encoder);

    /// <summary>Through an encoder that writes text.</summary>
    public static MessageForm<T> TextStreamEncoded<T>(ITextStreamEncoder<T> encoder) => new TextStreamForm<T>(encoder);

    /// <summary>Through an encoder that writes bytes.</summary>
    public static MessageForm<T> BinaryStreamEncoded<T>(IBinaryStreamEncoder<T> encoder) => new BinaryStreamForm<T>(encoder);
}
