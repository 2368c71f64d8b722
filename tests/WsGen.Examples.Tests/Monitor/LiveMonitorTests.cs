using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Examples.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Examples.Monitor;

/// <summary>Readings of a meter like the server's, in virtual time.</summary>
public sealed class LiveMonitorTests : IDisposable
{
    private const string Endpoint = "/a/{b}";

    private readonly FakeTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly LiveMonitor _monitor;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _durations;
    private readonly ObservableCounter<long> _messages;
    private long _received;
    private int _collected;

    public LiveMonitorTests()
    {
        IMeterFactory factory = _services.GetRequiredService<IMeterFactory>();
        _monitor = new LiveMonitor(factory, _clock);
        Meter meter = factory.Create("WsGen");
        KeyValuePair<string, object?> route = new("http.route", Endpoint);
        meter.CreateObservableUpDownCounter("wsgen.session.active", () => new Measurement<long>(2, route));
        _messages = meter.CreateObservableCounter("wsgen.messages", () =>
        {
            _collected++;
            return new[]
            {
                new Measurement<long>(_received, route, new("wsgen.message.kind", "text"), new("network.io.direction", "receive")),
                new Measurement<long>(1, route, new("wsgen.message.kind", "binary"), new("network.io.direction", "receive")),
                new Measurement<long>(2 * _received, route, new("wsgen.message.kind", "text"), new("network.io.direction", "transmit")),
            };
        });
        meter.CreateObservableCounter("wsgen.session.closes", () => new[]
        {
            new Measurement<long>(3, route, new("wsgen.close.code", 1000), new("wsgen.close.initiator", "remote")),
            new Measurement<long>(1, new KeyValuePair<string, object?>("http.route", "/other"), new("wsgen.close.code", 1000), new("wsgen.close.initiator", "remote")),
        });
        _refusals = meter.CreateCounter<long>("wsgen.handshake.refusals");
        _durations = meter.CreateHistogram<double>("wsgen.handler.duration");
        factory.Create("Another").CreateObservableCounter("wsgen.loop.stalls", () => new Measurement<long>(7));
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void AReadingHasWhatHasHappenedSinceTheOneBefore()
    {
        var page = new FakePage();
        _monitor.Join(page);
        _received = 10;
        _clock.Advance(LiveMonitor.Interval);
        _received = 40;
        for (int i = 1; i <= 100; i++)
        {
            _durations.Record(i * 0.001, new KeyValuePair<string, object?>("http.route", Endpoint));
        }

        _refusals.Add(1, new KeyValuePair<string, object?>("wsgen.refusal.reason", "path_not_found"), new KeyValuePair<string, object?>("http.response.status_code", 404));
        _refusals.Add(1, new KeyValuePair<string, object?>("wsgen.refusal.reason", "path_not_found"), new KeyValuePair<string, object?>("http.response.status_code", 404));
        _clock.Advance(LiveMonitor.Interval);
        _clock.Advance(LiveMonitor.Interval);

        JsonNode[] readings = page.Of("reading");
        JsonNode[] endpoints = [.. readings.Select(static reading => reading["endpoints"]!.AsArray().Single()!)];
        Assert.All(endpoints, static endpoint => Assert.Equal((Endpoint, 2L), ((string?)endpoint["route"], (long)endpoint["sessions"]!)));
        Assert.Equal([10, 30, 0], endpoints.Select(static endpoint => (double)endpoint["received"]!));
        Assert.Equal([20, 60, 0], endpoints.Select(static endpoint => (double)endpoint["sent"]!));
        Assert.Null(endpoints[0]["median"]);
        Assert.InRange((double)endpoints[1]["median"]!, 50, 60);
        Assert.InRange((double)endpoints[1]["slow"]!, 99, 119);
        Assert.Null(endpoints[2]["slow"]);
        Assert.Equal("""[{"what":"1000 remote","count":4}]""", readings[2]["closes"]!.ToJsonString());
        Assert.Equal("""[{"what":"path_not_found 404","count":2}]""", readings[2]["refusals"]!.ToJsonString());
        Assert.Equal(0, (long)readings[2]["stalls"]!); // another meter's
    }

    [Fact]
    public void WhatWasCountedForOthersIsNotCountedAgain()
    {
        _received = 1000;
        var page = new FakePage();
        _monitor.Join(page);
        _received = 1003;
        _clock.Advance(LiveMonitor.Interval);
        Assert.Equal(3, (double)page.Last["endpoints"]![0]!["received"]!);
    }

    [Fact]
    public void NothingIsMeasuredWhileNobodyWatches()
    {
        Assert.False(_messages.Enabled);
        FakePage first = new(), second = new();
        _monitor.Join(first);
        _monitor.Join(second);
        Assert.True(_messages.Enabled);
        _clock.Advance(LiveMonitor.Interval);
        _monitor.Leave(first);
        _clock.Advance(LiveMonitor.Interval);
        Assert.Equal((1, 2), (first.Of("reading").Length, second.Of("reading").Length));
        _monitor.Leave(second);
        Assert.False(_messages.Enabled);
        int collected = _collected;
        _clock.Advance(10 * LiveMonitor.Interval);
        Assert.Equal(collected, _collected);

        var again = new FakePage();
        _monitor.Join(again);
        Assert.Empty(again.Last["readings"]!.AsArray());
    }

    [Fact]
    public void WhoComesLaterSeesWhatHasBeenForTwoMinutesAtMost()
    {
        _monitor.Join(new FakePage());
        _clock.Advance(3 * LiveMonitor.Interval);
        var page = new FakePage();
        _monitor.Join(page);
        Assert.Equal(3, page.Last["readings"]!.AsArray().Count);
        _clock.Advance(LiveMonitor.MaxReadings * LiveMonitor.Interval);
        var late = new FakePage();
        _monitor.Join(late);
        Assert.Equal("history", (string?)late.Last["type"]);
        Assert.Equal(LiveMonitor.MaxReadings, late.Last["readings"]!.AsArray().Count);
        Assert.Equal((string?)page.Last["at"], (string?)late.Last["readings"]![LiveMonitor.MaxReadings - 1]!["at"]);
    }

    [Fact]
    public void ASlowPageMissesReadings()
    {
        FakePage slow = new() { Backlog = LiveMonitor.MaxBacklog + 1 }, quick = new();
        _monitor.Join(slow);
        _monitor.Join(quick);
        _clock.Advance(2 * LiveMonitor.Interval);
        slow.Backlog = LiveMonitor.MaxBacklog;
        _clock.Advance(LiveMonitor.Interval);
        Assert.Equal((1, 3), (slow.Of("reading").Length, quick.Of("reading").Length));
    }
}
