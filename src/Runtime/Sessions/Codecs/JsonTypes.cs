using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

/// <summary>Finds descriptions of types in serializer contexts, without knowing what the serializer's own generator calls them. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class JsonTypes
{
    /// <summary>How <paramref name="context"/> reads and writes <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">The context does not cover the type.</exception>
    public static JsonTypeInfo<T> Of<T>(JsonSerializerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
            ?? throw new InvalidOperationException($"{context.GetType()} does not cover {typeof(T)}. Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
    }
}
