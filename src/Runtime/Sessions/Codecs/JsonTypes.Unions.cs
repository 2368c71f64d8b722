using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace WsGen.Sessions.Codecs;

// Members of a union are read by themselves, once their discriminator has been found. What the serializer asks of a message that it reads as one of several types does
// not count then, and what it forgives there has to be forgiven here.
public static partial class JsonTypes
{
    /// <summary>The same, for a member of a union: that its messages say which member they are is nothing unknown about it.</summary>
    /// <param name="discriminator">The property that says it.</param>
    /// <param name="contexts">The contexts.</param>
    /// <exception cref="InvalidOperationException">No context covers the type.</exception>
    public static JsonTypeInfo<T> OfMember<T>(string discriminator, params ReadOnlySpan<JsonSerializerContext> contexts)
    {
        JsonTypeInfo<T> type = Of<T>(contexts);
        if (!MindsStrangers(type) || type.PolymorphismOptions is not null || Has(type, discriminator))
        {
            return type;
        }

        var options = new JsonSerializerOptions(type.Options);
        options.TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(info =>
        {
            if (info.Type == typeof(T))
            {
                info.Properties.Add(Overlooked<T>(discriminator, info.Options));
            }
        });
        return (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));
    }

    /// <summary>The same, for a struct: see <see cref="OfStruct"/>.</summary>
    /// <param name="discriminator">The property that says which member it is.</param>
    /// <param name="contexts">The contexts.</param>
    /// <exception cref="InvalidOperationException">No context covers the type.</exception>
    public static JsonTypeInfo<T> OfStructMember<T>(string discriminator, params ReadOnlySpan<JsonSerializerContext> contexts)
        where T : struct => StructBox<T>.Use(OfMember<T>(discriminator, contexts));

    /// <summary>The same, for the base type of a union: which member a message is may stand anywhere in it.</summary>
    /// <exception cref="InvalidOperationException">No context covers the type.</exception>
    public static JsonTypeInfo<T> OfUnion<T>(params ReadOnlySpan<JsonSerializerContext> contexts)
    {
        JsonTypeInfo<T> type = Of<T>(contexts);
        return type.Options.AllowOutOfOrderMetadataProperties
            ? type
            : (JsonTypeInfo<T>)new JsonSerializerOptions(type.Options) { AllowOutOfOrderMetadataProperties = true }.GetTypeInfo(typeof(T));
    }

    /// <summary>Properties that the type does not have are refused, or kept.</summary>
    private static bool MindsStrangers(JsonTypeInfo type) =>
        (type.UnmappedMemberHandling ?? type.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow
        || type.Properties.Any(static property => property.IsExtensionData);

    private static bool Has(JsonTypeInfo type, string property)
    {
        StringComparison comparison = type.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return type.Properties.Any(each => each.Name.Equals(property, comparison));
    }

    private static JsonPropertyInfo Overlooked<T>(string name, JsonSerializerOptions options) => JsonMetadataServices.CreatePropertyInfo(
        options,
        new JsonPropertyInfoValues<JsonElement>
        {
            IsProperty = true,
            IsPublic = true,
            DeclaringType = typeof(T),
            Converter = JsonMetadataServices.JsonElementConverter,
            PropertyName = name,
            JsonPropertyName = name,
            PropertyTypeInfo = JsonMetadataServices.CreateValueInfo<JsonElement>(options, JsonMetadataServices.JsonElementConverter),
            Setter = static (_, _) => { },
        });
}
