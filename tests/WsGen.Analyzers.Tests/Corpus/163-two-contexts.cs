// Two serializer contexts; the endpoints say which.
using System.Text.Json.Serialization;
using WsGen;

public sealed record Item(string Name, int? Count);

[JsonSerializable(typeof(Item))]
internal sealed partial class PlainJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Item))]
internal sealed partial class CamelJson : JsonSerializerContext;

[ServerEndpoint("/v1/items", JsonContext = typeof(PlainJson))]
public sealed partial class ItemsV1
{
    [OnMessage]
    private Item Double(Item item) => item with { Count = item.Count * 2 };
}

[ServerEndpoint("/v2/items", JsonContext = typeof(CamelJson))]
public sealed partial class ItemsV2
{
    [OnMessage]
    private ValueTask<Item> Double(Item item) => new(item with { Count = item.Count * 2 });
}
