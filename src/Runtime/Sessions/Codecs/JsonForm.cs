using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

/// <summary>JSON, by a description that a source generator has made.</summary>
internal sealed class JsonForm<T>(JsonTypeInfo<T> type) : WholeForm<T>(MessageKind.Text)
{
    private protected override void Write(T value, PayloadWriter writer) =>
        JsonSerializer.Serialize(writer.GetJson(type.Options), value, type); // flushes the writer too
}
