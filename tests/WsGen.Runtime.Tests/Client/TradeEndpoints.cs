using System.Text.Json.Serialization;
using System.Threading.Channels;

namespace WsGen.Client;

/// <summary>What a client of a trade says.</summary>
internal sealed record Purchase(int Id, int Count);

/// <summary>What the server of a trade says: outcomes, of several types, and prices, which have the same property.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Filled), "filled")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Halted), "halted")]
[JsonDerivedType(typeof(Price), "price")]
internal abstract record TradeEvent;

internal abstract record Outcome(int Id) : TradeEvent;

internal sealed record Filled(int Id, int Cents) : Outcome(Id);

internal sealed record Rejected(int Id, string Why) : Outcome(Id), IRefusal;

internal sealed record Halted(int Id) : Outcome(Id), IRefusal;

internal sealed record Price(int Id, int Cents) : TradeEvent;

/// <summary>The property is in those that implement it.</summary>
internal interface IRefusal;

[JsonSerializable(typeof(Purchase))]
[JsonSerializable(typeof(TradeEvent))]
internal sealed partial class TradeJson : JsonSerializerContext;

/// <summary>Hands purchases to the test, which answers.</summary>
[ServerEndpoint("/trade", JsonContext = typeof(TradeJson))]
internal sealed partial class TradeServer(TradeFloor floor, WsSession session)
{
    [OnMessage]
    private void Buy(Purchase purchase) => floor.Take(session, purchase);
}

/// <summary>What reaches the servers of the tests.</summary>
internal sealed class TradeFloor
{
    private readonly Channel<(WsSession Session, Purchase Purchase)> _bought = Channel.CreateUnbounded<(WsSession, Purchase)>();

    public void Take(WsSession session, Purchase purchase) => _bought.Writer.TryWrite((session, purchase));

    public async Task<(WsSession Session, Purchase Purchase)> BoughtAsync() => await _bought.Reader.ReadAsync();
}

/// <summary>Awaits any outcome; handlers for one of them and for prices.</summary>
[ClientEndpoint(JsonContext = typeof(TradeJson))]
internal sealed partial class Trader
{
    private readonly Channel<TradeEvent> _heard = Channel.CreateUnbounded<TradeEvent>();

    [Send(Correlation = nameof(Purchase.Id))]
    public partial ValueTask<Outcome> BuyAsync(Purchase purchase);

    public async Task<TradeEvent> HeardAsync() => await _heard.Reader.ReadAsync();

    [OnMessage]
    private void Priced(Price price) => _heard.Writer.TryWrite(price);

    [OnMessage]
    private void Unasked(Rejected rejected) => _heard.Writer.TryWrite(rejected);
}

/// <summary>Awaits what has nothing in common but an interface, beside a handler for the rest.</summary>
[ClientEndpoint(JsonContext = typeof(TradeJson))]
internal sealed partial class Pessimist
{
    private readonly Channel<TradeEvent> _rest = Channel.CreateUnbounded<TradeEvent>();

    [Send(Correlation = nameof(Purchase.Id))]
    public partial ValueTask<IRefusal> BuyInVainAsync(Purchase purchase);

    public async Task<TradeEvent> RestAsync() => await _rest.Reader.ReadAsync();

    [OnMessage]
    private void Rest(TradeEvent rest) => _rest.Writer.TryWrite(rest);
}
