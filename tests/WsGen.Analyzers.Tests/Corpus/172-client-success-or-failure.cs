// A request that is answered by one of several messages: success, failure.
using System.Text.Json.Serialization;
using WsGen;

await using OrderDesk desk = await OrderDesk.ConnectAsync("wss://example.org/orders");
Console.WriteLine(await desk.OrderAsync(new Order(1, 100)) is Filled filled ? $"{filled.Cents}" : "no");

[JsonDerivedType(typeof(Filled), "filled")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Price), "price")]
public abstract record Event;

public sealed record Price(int Cents) : Event;

public abstract record OrderReply(int Id) : Event;

public sealed record Filled(int Id, int Cents) : OrderReply(Id);

public sealed record Rejected(int Id, string Why) : OrderReply(Id);

public sealed record Order(int Id, int Count);

[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Event))]
internal sealed partial class OrderJson : JsonSerializerContext;

[ClientEndpoint]
public sealed partial class OrderDesk
{
    [Send(Correlation = nameof(Order.Id))]
    public partial ValueTask<OrderReply> OrderAsync(Order order);

    [OnMessage]
    private void Priced(Price price) => Console.WriteLine(price.Cents);
}
