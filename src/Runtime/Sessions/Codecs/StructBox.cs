using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

/// <summary>
/// The serializer sets the properties of a struct in a box, and then takes the struct out. It makes the box by the description of the type, and says
/// when it has done with it: so one box for each thread is enough.
/// </summary>
/// <remarks>Nothing is gained where <typeparamref name="T"/> is a class; but whoever asks may not know.</remarks>
internal static class StructBox<T>
{
    // One set of options for each description, however many sessions ask.
    private static readonly ConditionalWeakTable<JsonTypeInfo<T>, JsonTypeInfo<T>> s_known = [];

    [ThreadStatic]
    private static object? s_free;

    /// <summary>The description with the box in it; as it was where there is nothing to gain.</summary>
    public static JsonTypeInfo<T> Use(JsonTypeInfo<T> type)
    {
        // What lies in a box until the next message comes must not keep other objects alive.
        if (default(T) is null // a class, or a value that may be missing
            || RuntimeHelpers.IsReferenceOrContainsReferences<T>()
            || type is not { Kind: JsonTypeInfoKind.Object, CreateObject: not null }
            || type.Options.TypeInfoResolver is not { } resolver)
        {
            return type;
        }

        return s_known.GetValue(type, _ =>
        {
            // The description itself is in use, and can no longer be changed.
            var options = new JsonSerializerOptions(type.Options) { TypeInfoResolver = resolver.WithAddedModifier(AddBox) };
            return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
        });
    }

    private static void AddBox(JsonTypeInfo type)
    {
        if (type is not JsonTypeInfo<T> { CreateObject: { } create })
        {
            return;
        }

        type.CreateObject = () =>
        {
            object? box = s_free;
            if (box is null)
            {
                return create()!;
            }

            s_free = null; // a T within this one gets a box of its own
            Unbox(box) = create();
            return box;
        };
        Action<object>? inner = type.OnDeserialized;
        type.OnDeserialized = box =>
        {
            inner?.Invoke(box);
            s_free = box; // the struct is taken out before anything else is read
        };
    }

    /// <summary>The struct in a box. The compiler lets only those unbox it in place who know that it is one.</summary>
    private static ref T Unbox(object box) => ref Unsafe.As<byte, T>(ref Unsafe.As<Box>(box).FirstByte);

    private sealed class Box
    {
        public byte FirstByte;
    }
}
