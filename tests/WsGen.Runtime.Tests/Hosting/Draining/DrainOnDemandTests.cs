using System.Runtime.InteropServices;
using WsGen.Support;
using static WsGen.Hosting.Draining.Drained;

namespace WsGen.Hosting.Draining;

/// <summary>A drain without a stop, and a stop that does not wait for the drain.</summary>
public sealed class DrainOnDemandTests
{
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task ADrainOnDemandLeavesTheServerListeningAndAStopGoesOnWhereItIs()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder => builder.Options.Drain.Delay = Delay);
        (RawClient client, _) = await OpenAsync(server, 1);
        using var impatient = new CancellationTokenSource();
        Task waiting = server.Server.DrainAsync(impatient.Token);
        Task drain = server.Server.DrainAsync(TestContext.Current.CancellationToken);
        Assert.False(server.Server.IsReady);
        await server.Time.TimersMadeAsync(Delay, 1);
        await impatient.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => waiting.Within());
        Assert.False(drain.IsCompleted);
        server.Time.Advance(Delay);
        await drain.Within();
        await client.ExpectCloseAsync(CloseCode.GoingAway);
        Assert.StartsWith("HTTP/1.1 503 ", await AskAsync(server, RawClient.Request("/")), StringComparison.Ordinal);
        await client.LeaveAsync();
        await server.Server.StopAsync().Within(); // not once more with the delay
        Assert.Single(server.Time.Timers, Delay);
    }

    [Fact]
    public async Task OfAServerThatHasNotBeenStartedThereIsNothingToDrain()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo, static builder => builder.Options.Drain.Delay = Delay);
        Assert.Throws<InvalidOperationException>(() => { _ = server.Server.DrainAsync(); });
        await server.Server.StopAsync().Within(); // nobody has to notice
    }

    [Fact]
    public async Task ASecondSignalLeavesOutTheDelay()
    {
        await using TestServer server = TestServer.Create(Behaviour.Echo, static builder => builder.Options.Drain.Delay = Delay);
        Task run = server.Server.RunAsync(TestContext.Current.CancellationToken);
        (_, TestEndpoint endpoint) = await OpenAsync(server, 1);
        server.Server.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));
        await server.Time.TimersMadeAsync(Delay, 1);
        Assert.True(endpoint.Session.IsOpen);
        server.Server.OnSignal(new PosixSignalContext(PosixSignal.SIGTERM));
        await run.Within();
        await endpoint.Closed.Within();
        Assert.Equal(1, endpoint.CloseCount);
    }

    [Fact]
    public async Task TheTokenOfTheStopLeavesOutTheRestOfThePeriod()
    {
        await using TestServer server = await StartAsync(TimeSpan.FromMilliseconds(300), static () => 0.4);
        TestEndpoint[] all = await ConnectAsync(server, 3);
        using var forced = new CancellationTokenSource();
        Task stop = server.Server.StopAsync(forced.Token);
        await AtAsync(server, 40, 1);
        await forced.CancelAsync();
        await stop.Within();
        Assert.All(all, static endpoint => Assert.Equal(1, endpoint.CloseCount));
    }
}
