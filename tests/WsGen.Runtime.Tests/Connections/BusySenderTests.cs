using Microsoft.Extensions.Time.Testing;
using WsGen.Support;

namespace WsGen.Connections;

/// <summary>A sender that is long at work, compressing megabytes perhaps, holds its own connection only: the clock goes on.</summary>
public sealed class BusySenderTests : IDisposable
{
    private static readonly ConnectionOptions Options = new() { IdleTimeout = TimeSpan.FromSeconds(1), KeepAliveInterval = TimeSpan.FromSeconds(0.4) };

    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionClock _clock;

    public BusySenderTests() => _clock = new ConnectionClock(_time);

    public void Dispose() => _clock.Dispose();

    [Fact]
    public async Task OtherConnectionsAreLookedAfterAndItsOwnIsWhenItIsDone()
    {
        var atWork = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var go = new ManualResetEventSlim();
        var busy = new PushTransport
        {
            Asked = _ =>
            {
                atWork.TrySetResult();
                Assert.True(go.Wait(Bounded.Limit));
            },
        };
        var idle = new PushTransport();
        TestEndpoint sender = Start(busy);
        Start(idle);
        Task sending = Task.Run(async () => await sender.Session.SendAsync("a"), TestContext.Current.CancellationToken);
        await atWork.Task.Within();

        await Task.Run(() => _time.Advance(TimeSpan.FromSeconds(1.1)), TestContext.Current.CancellationToken).Within();

        Assert.Contains("Close 1001", idle.TakeFrames());
        Assert.Equal(0, busy.Flushes);
        go.Set();
        await sending.Within();
        _time.Advance(ConnectionClock.Resolution);
        Assert.Equal("Text a", busy.TakeFrames()[0]);
    }

    private TestEndpoint Start(PushTransport transport) => TestUpgradeHandler.Start(transport, _clock, options: Options).Endpoint;
}
