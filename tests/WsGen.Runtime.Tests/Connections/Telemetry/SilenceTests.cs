using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>What nobody listens to is not measured, and what is not wanted costs nothing.</summary>
public sealed class SilenceTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("wsgen.messages", 0)]
    [InlineData("wsgen.handler.duration", 2)]
    public void TheClockIsReadOnlyForWhoWantsToKnowTheTime(string wanted, int readingsPerMessage)
    {
        const int Messages = 10;
        using var meters = new Meters(instrument => instrument.Name == wanted);
        var time = new ReadTime();
        using var clock = new ConnectionClock(time);
        using var metrics = new ServerMetrics(meters, clock);
        var transport = new PushTransport();
        TestUpgradeHandler.Start(transport, clock, options: new ConnectionOptions { Metrics = metrics.Of("/") });

        int before = time.Readings;
        for (int i = 0; i < Messages; i++)
        {
            transport.Push(RawClient.TextFrame("hello"));
        }

        Assert.Equal(Messages * readingsPerMessage, time.Readings - before);
        Assert.Equal(Messages * (2 + "hello".Length), transport.Flushed.Length);
    }

    [Fact]
    public void MessagesAreAddedUpOnlyWhileSomebodyListens()
    {
        using var scope = new Meters(static _ => false);
        using var clock = new ConnectionClock(TimeProvider.System);
        using var metrics = new ServerMetrics(scope, clock);
        var transport = new PushTransport();
        TestUpgradeHandler.Start(transport, clock, options: new ConnectionOptions { Metrics = metrics.Of("/") });
        transport.Push(RawClient.TextFrame("before"));
        Assert.Empty(metrics.Of("/").Traffic(bytes: false));

        using var listener = new MeterListener();
        listener.EnableMeasurementEvents(metrics.Messages);
        transport.Push(RawClient.TextFrame("now"));
        Assert.Equal([1, 1, 0, 0], metrics.Of("/").Traffic(bytes: false).Select(static each => each.Value));
        Assert.Equal([3, 3, 0, 0], metrics.Of("/").Traffic(bytes: true).Select(static each => each.Value));

        listener.DisableMeasurementEvents(metrics.Messages);
        transport.Push(RawClient.TextFrame("after"));
        Assert.Equal([1, 1, 0, 0], metrics.Of("/").Traffic(bytes: false).Select(static each => each.Value));
    }

    [Theory]
    [InlineData(1)] // where threads are more than numbers
    [InlineData(64)]
    public void NothingIsLostWhereManyAddAtOnce(int processors)
    {
        const int Threads = 8;
        const int Each = 20_000;
        var counters = new TrafficCounters(processors);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            for (int i = 0; i < Each; i++)
            {
                counters.Add(MessageKind.Text, sent: false, bytes: 3, last: true);
                counters.Add(MessageKind.Binary, sent: true, bytes: 5, last: i % 2 == 0);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
        Assert.Equal(Threads * Each, counters.Sum(MessageKind.Text, sent: false, bytes: false));
        Assert.Equal(Threads * Each * 3, counters.Sum(MessageKind.Text, sent: false, bytes: true));
        Assert.Equal(Threads * Each / 2, counters.Sum(MessageKind.Binary, sent: true, bytes: false));
        Assert.Equal(Threads * Each * 5, counters.Sum(MessageKind.Binary, sent: true, bytes: true));
        Assert.Equal(0, counters.Sum(MessageKind.Text, sent: true, bytes: true));
        Assert.Equal(0, counters.Sum(MessageKind.Binary, sent: false, bytes: true));
    }

    /// <summary>Counts how often it is read.</summary>
    private sealed class ReadTime : FakeTimeProvider
    {
        public int Readings { get; private set; }

        public override long GetTimestamp()
        {
            Readings++;
            return base.GetTimestamp();
        }
    }
}
