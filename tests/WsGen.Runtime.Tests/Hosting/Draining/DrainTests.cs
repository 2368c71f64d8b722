using WsGen.Support;
using static WsGen.Hosting.Draining.Drained;

namespace WsGen.Hosting.Draining;

/// <summary>A server that stops: not ready first, then the delay, then the sessions in batches. Time stands still, and moves when somebody waits for it.</summary>
public sealed class DrainTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task ItIsNotReadyFirstAndEverythingGoesOnUntilTheDelayIsOver()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo, builder => builder.Options.Drain.Delay = Delay);
        Assert.False(server.Server.IsReady);
        await server.Server.StartAsync();
        Assert.True(server.Server.IsReady);
        (RawClient early, TestEndpoint endpoint) = await OpenAsync(server, 1);

        Task stop = server.Server.StopAsync();
        Assert.False(server.Server.IsReady);
        await server.Time.TimersMadeAsync(Delay, 1);
        (RawClient late, _) = await OpenAsync(server, 2);
        server.Time.Advance(Delay - TimeSpan.FromMilliseconds(1));
        foreach (RawClient client in new[] { early, late })
        {
            await client.SendTextAsync("still here");
            await client.ExpectTextAsync("still here");
        }

        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        foreach (RawClient client in new[] { early, late })
        {
            await client.ExpectCloseAsync(CloseCode.GoingAway, "the server is stopping");
            await client.LeaveAsync();
        }

        await stop.Within();
        Assert.Equal(new CloseReason(CloseCode.GoingAway, "the server is stopping", CloseInitiator.Local, CloseCode.GoingAway), await endpoint.Closed.Within());
        Assert.Equal(1, endpoint.CloseCount);
        Assert.Equal(
            ["Draining: not ready any more; sessions to be closed with 1001 after 00:00:05: 1", "Drained in 5000 ms; sessions closed with 1001: 2"],
            server.Log.Entries.Where(static entry => entry.Id is 9 or 10).Select(static entry => entry.Text));
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task SessionsAreClosedInBatchesOneAtATimeAndAllWithinThePeriod()
    {
        await using TestServer server = await StartAsync(TimeSpan.FromMilliseconds(300), static () => 0.3);
        TestEndpoint[] all = await ConnectAsync(server, 9);
        int Closed() => all.Count(static endpoint => !endpoint.Session.IsOpen);

        Task drain = server.Server.DrainAsync(TestContext.Current.CancellationToken);
        await AtAsync(server, 30, 1); // the first batch has a third of the period, and its random moment is at 0.3 of that
        Assert.Equal(0, Closed());
        server.Time.Advance(TimeSpan.FromMilliseconds(29));
        await NobodyMovesAsync();
        Assert.Equal(0, Closed());
        for (int batch = 1; batch <= 3; batch++)
        {
            server.Time.Advance(TimeSpan.FromMilliseconds(1));
            await Bounded.Until(() => Closed() == 3 * batch);
            if (batch < 3)
            {
                await AtAsync(server, 100, batch);
                server.Time.Advance(TimeSpan.FromMilliseconds(99));
                await NobodyMovesAsync();
                Assert.Equal(3 * batch, Closed());
                Assert.False(drain.IsCompleted);
            }
        }

        await drain.Within();
    }

    [Fact]
    public async Task EachBatchHasARandomMomentOfItsShareOfThePeriod()
    {
        // Two draws for the order of three sessions, then one for each batch: at 0, 100 + 90 and 200 + 20 ms.
        Queue<double> draws = new([0, 0, 0, 0.9, 0.2]);
        await using TestServer server = await StartAsync(TimeSpan.FromMilliseconds(300), draws.Dequeue);
        TestEndpoint[] all = await ConnectAsync(server, 3);
        string Open() => string.Concat(all.Select(static endpoint => endpoint.Session.IsOpen ? 'o' : '-'));

        Task drain = server.Server.DrainAsync(TestContext.Current.CancellationToken);
        await AtAsync(server, 190, 1);
        Assert.Equal("-oo", Open()); // drawn to be the first, though it is not the last in the list
        server.Time.Advance(TimeSpan.FromMilliseconds(190));
        await AtAsync(server, 30, 1);
        Assert.Equal("-o-", Open());
        server.Time.Advance(TimeSpan.FromMilliseconds(30));
        await drain.Within();
        Assert.Equal("---", Open());
        Assert.Empty(draws);
    }

    [Fact]
    public async Task ItMayCloseWith1012()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.Drain.CloseCode = CloseCode.ServiceRestart);
        (RawClient client, TestEndpoint endpoint) = await OpenAsync(server, 1);
        Task stop = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.ServiceRestart, "the server is restarting");
        await client.LeaveAsync();
        await stop.Within();
        Assert.Equal(
            new CloseReason(CloseCode.ServiceRestart, "the server is restarting", CloseInitiator.Local, CloseCode.ServiceRestart), await endpoint.Closed.Within());
        Assert.Equal(1, endpoint.CloseCount);
    }

    [Fact]
    public async Task WhileSessionsAreClosedNewOnesAreRefusedByAServerThatStillListens()
    {
        await using TestServer server = await StartAsync(TimeSpan.FromMilliseconds(300), static () => 0.4);
        await ConnectAsync(server, 3);
        Task stop = server.Server.StopAsync();
        await AtAsync(server, 40, 1);
        await Bounded.Until(() => server.Log.Entries.Any(static entry => entry.Id == 9));
        string answer = await AskAsync(server, RawClient.Request("/"));
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: 1\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("The server is stopping. Connect again later.\n", answer, StringComparison.Ordinal);
        await server.Time.AdvanceUntilAsync(() => stop.IsCompleted, TimeSpan.FromMilliseconds(10));
        Assert.Throws<InvalidOperationException>(() => server.Dial());
    }

    /// <summary>Its second was counted from its own close frame on, not from the last one.</summary>
    [Fact]
    public async Task APeerThatDoesNotAnswerIsNotGivenMoreTimeWhenTheOthersAreClosed()
    {
        await using TestServer server = await StartAsync(TimeSpan.FromMilliseconds(1600), static () => 0.4);
        (RawClient one, TestEndpoint first) = await OpenAsync(server, 1);
        (RawClient other, TestEndpoint second) = await OpenAsync(server, 2);
        Task stop = server.Server.StopAsync();
        await AtAsync(server, 320, 1);
        server.Time.Advance(TimeSpan.FromMilliseconds(320));
        await AtAsync(server, 800, 1);
        (RawClient closed, RawClient open) = first.Session.IsOpen ? (other, one) : (one, other);
        await closed.ExpectCloseAsync(CloseCode.GoingAway);
        Assert.True(first.Session.IsOpen || second.Session.IsOpen);
        server.Time.Advance(TimeSpan.FromMilliseconds(800));
        await open.ExpectCloseAsync(CloseCode.GoingAway);
        await Bounded.Until(() => server.Log.Entries.Any(static entry => entry.Id == 2));
        Assert.Equal(2, server.Server.ConnectionCount);
        server.Time.Advance(TimeSpan.FromMilliseconds(300));
        await closed.ExpectAsync(ReceivedKind.End);
        Assert.False(stop.IsCompleted);
        await server.Time.AdvanceUntilAsync(() => stop.IsCompleted, TimeSpan.FromMilliseconds(100));
        Assert.Empty(server.Log.Failures);
    }

    [Fact]
    public async Task WhoHasGoneByItselfIsNotWaitedFor()
    {
        await using TestServer server = await StartAsync(TimeSpan.FromSeconds(20), static () => 0.4);
        TestEndpoint[] all = await ConnectAsync(server, 2);
        Task drain = server.Server.DrainAsync(TestContext.Current.CancellationToken);
        await AtAsync(server, 4000, 1);
        await Task.WhenAll(all.Select(static endpoint => endpoint.Session.CloseAsync().AsTask()));
        server.Time.Advance(TimeSpan.FromSeconds(4)); // the second batch would be ten seconds later
        await drain.Within();
        await using TestServer empty = await StartAsync(TimeSpan.FromSeconds(20), static () => 0.4);
        await empty.Server.StopAsync().Within();
    }

    [Fact]
    public async Task SessionsOfTheFallbackAreClosedInBatchesToo()
    {
        ServerEndpointConfig unregistered = ServerEndpointConfig.Create("/{any}", static () => ScriptedEndpoint.Echo());
        await using TestServer server = await StartAsync(TimeSpan.FromMilliseconds(200), static () => 0.4, builder =>
            builder.Fallback = (_, _) => new(new UpgradeTarget(unregistered, [KeyValuePair.Create("any", "thing")])));
        RawClient[] clients = [server.Dial(), server.Dial()];
        await Task.WhenAll(clients.Select(static client => client.UpgradeAsync("/elsewhere")));
        await Bounded.Until(() => server.Server.Draining.OpenCount == 2);

        Task drain = server.Server.DrainAsync(TestContext.Current.CancellationToken);
        await AtAsync(server, 40, 1);
        Assert.Equal(2, server.Server.Draining.OpenCount);
        server.Time.Advance(TimeSpan.FromMilliseconds(40));
        await AtAsync(server, 100, 1);
        Assert.Equal(1, server.Server.Draining.OpenCount);
        server.Time.Advance(TimeSpan.FromMilliseconds(100));
        await drain.Within();
        Assert.Equal(0, server.Server.Draining.OpenCount);
    }
}
