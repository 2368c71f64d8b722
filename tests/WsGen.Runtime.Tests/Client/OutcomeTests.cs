using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WsGen.Support;

namespace WsGen.Client;

/// <summary>Requests with more than one type of answer: the type that is awaited is a base of members of the union.</summary>
public sealed class OutcomeTests : IAsyncLifetime
{
    private readonly TradeFloor _floor = new();
    private readonly TestLog _log = new();
    private WsServer _server = null!;

    private Uri Uri => new(_server.Addresses[0] + "/trade");

    public async ValueTask InitializeAsync()
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint<TradeServer>();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Services.AddSingleton(_floor);
        builder.Logging.ClearProviders().AddProvider(_log);
        _server = builder.Build();
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).Within();
        await _server.DisposeAsync();
    }

    /// <summary>Two at once, in the other order; a message of another type with the same property is none.</summary>
    [Fact]
    public async Task EveryMemberOfTheTypeIsAnAnswer()
    {
        await using Trader trader = await Trader.ConnectAsync(Uri).Within();
        Task<Outcome> first = trader.BuyAsync(new Purchase(1, 10)).AsTask();
        Task<Outcome> second = trader.BuyAsync(new Purchase(2, 20)).AsTask();
        (WsSession session, Purchase _) = await _floor.BoughtAsync().Within();
        await _floor.BoughtAsync().Within();
        await session.SendAsync<TradeEvent>(new Price(1, 99)).Within();
        await session.SendAsync<TradeEvent>(new Rejected(2, "closed")).Within();
        Assert.Equal(new Rejected(2, "closed"), await second.Within());
        Assert.Equal(new Price(1, 99), await trader.HeardAsync().Within());
        Assert.False(first.IsCompleted);
        await session.SendAsync<TradeEvent>(new Filled(1, 98)).Within();
        Assert.Equal(new Filled(1, 98), await first.Within());

        Task<Outcome> third = trader.BuyAsync(new Purchase(1, 10)).AsTask();
        await session.SendAsync<TradeEvent>(new Halted(1)).Within();
        Assert.Equal(new Halted(1), await third.Within());
    }

    /// <summary>Those of a type with a handler go to it, the others are dropped.</summary>
    [Fact]
    public async Task WhatNobodyAwaitsGoesToTheHandlerOfItsType()
    {
        await using Trader trader = await Trader.ConnectAsync(Uri).Within();
        Task<Outcome> bought = trader.BuyAsync(new Purchase(1, 10)).AsTask();
        (WsSession session, Purchase _) = await _floor.BoughtAsync().Within();
        await session.SendAsync<TradeEvent>(new Filled(7, 98)).Within();
        await session.SendAsync<TradeEvent>(new Rejected(7, "late")).Within();
        Assert.Equal(new Rejected(7, "late"), await trader.HeardAsync().Within());
        await session.SendAsync<TradeEvent>(new Filled(1, 98)).Within();
        Assert.Equal(new Filled(1, 98), await bought.Within());
        Assert.Empty(_log.Failures);
    }

    [Fact]
    public async Task NoneOfThemIsATimeout()
    {
        var time = new FakeTimeProvider();
        await using Trader trader = await Trader.ConnectAsync(Uri, new WsClientOptions { TimeProvider = time }).Within();
        Task<Outcome> bought = trader.BuyAsync(new Purchase(1, 10)).AsTask();
        (WsSession session, Purchase _) = await _floor.BoughtAsync().Within();
        await session.SendAsync<TradeEvent>(new Price(1, 99)).Within();
        await trader.HeardAsync().Within();
        await Bounded.Until(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return bought.IsCompleted;
        });
        await Assert.ThrowsAsync<TimeoutException>(() => bought);
        await session.SendAsync<TradeEvent>(new Rejected(1, "late")).Within();
        Assert.Equal(new Rejected(1, "late"), await trader.HeardAsync().Within());
    }

    /// <summary>The property is read from the members, and what the interface does not have is no answer though it has the property.</summary>
    [Fact]
    public async Task AnInterfaceWillDo()
    {
        await using Pessimist pessimist = await Pessimist.ConnectAsync(Uri).Within();
        Task<IRefusal> first = pessimist.BuyInVainAsync(new Purchase(1, 10)).AsTask();
        Task<IRefusal> second = pessimist.BuyInVainAsync(new Purchase(2, 20)).AsTask();
        (WsSession session, Purchase _) = await _floor.BoughtAsync().Within();
        await _floor.BoughtAsync().Within();
        await session.SendAsync<TradeEvent>(new Filled(1, 98)).Within();
        await session.SendAsync<TradeEvent>(new Halted(3)).Within();
        Assert.Equal(new Filled(1, 98), await pessimist.RestAsync().Within());
        Assert.Equal(new Halted(3), await pessimist.RestAsync().Within());
        await session.SendAsync<TradeEvent>(new Halted(1)).Within();
        await session.SendAsync<TradeEvent>(new Rejected(2, "closed")).Within();
        Assert.Equal(new Halted(1), await first.Within());
        Assert.Equal(new Rejected(2, "closed"), await second.Within());
    }
}
