using System.ComponentModel;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

/// <summary>Finds descriptions of types in serializer contexts, without knowing what the serializer's own generator calls them. Thread-safe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class JsonTypes
{
    /// <summary>How the first of the contexts that covers <typeparamref name="T"/> reads and writes it.</summary>
    /// <exception cref="InvalidOperationException">No context covers the type.</exception>
    public static JsonTypeInfo<T> Of<T>(params ReadOnlySpan<JsonSerializerContext> contexts)
    {
        foreach (JsonSerializerContext context in contexts)
        {
            if (context.GetTypeInfo(typeof(T)) is JsonTypeInfo<T> found)
            {
                return found;
            }
        }

        throw new InvalidOperationException(
            $"{string.Join(" or ", contexts.ToArray().Select(static context => context.GetType().ToString()))} does not cover {typeof(T)}. " +
            $"Add [JsonSerializable(typeof({typeof(T).Name}))] to it.");
    }

    /// <summary>
    /// The same, for reading: a struct that holds no references, and whose properties the serializer sets, is read without garbage.
    /// </summary>
    /// <exception cref="InvalidOperationException">No context covers the type.</exception>
    public static JsonTypeInfo<T> OfStruct<T>(params ReadOnlySpan<JsonSerializerContext> contexts)
        where T : struct => StructBox<T>.Use(Of<T>(contexts));
}
