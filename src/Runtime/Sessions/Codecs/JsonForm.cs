using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

/// <summary>JSON, by a description that a source generator has made.</summary>
internal sealed class JsonForm<T>(JsonTypeInfo<T> type) : WholeForm<T>(MessageKind.Text)
{
    private static JsonForm<T>? s_last;

    private readonly JsonTypeInfo<T> _type = type;

    /// <summary>The form by a description: the same again as long as nobody asks for another, so that a type that is sent again and again costs nothing.</summary>
    public static JsonForm<T> Of(JsonTypeInfo<T> type) => s_last is { } last && ReferenceEquals(last._type, type) ? last : s_last = new(type);

    private protected override void Write(T value, PayloadWriter writer) =>
        JsonSerializer.Serialize(writer.GetJson(_type.Options), value, _type); // flushes the writer too
}
