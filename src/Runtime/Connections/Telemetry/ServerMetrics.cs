using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace WsGen.Connections.Telemetry;

/// <summary>
/// The meter of one server (docs/observability.md). What happens once in a while is recorded when it happens; what happens with each message is added up in
/// <see cref="TrafficCounters"/>, and only while somebody listens; what can be seen by looking at the connections is looked at when somebody asks. Thread-safe.
/// </summary>
internal sealed class ServerMetrics : IDisposable
{
    public const string MeterName = "WsGen";

    /// <summary>Endpoints that are told apart: an application may make some up for single requests. OpenTelemetry's word for the rest.</summary>
    private const int MostEndpoints = 1000;

    private const string OtherEndpoints = "_OTHER";

    // Handlers take microseconds, or wait for a database.
    private static readonly InstrumentAdvice<double> s_handlerBuckets = new()
    {
        HistogramBucketBoundaries = [0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<double> s_networkBuckets = new()
    {
        HistogramBucketBoundaries = [0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
    };

    private readonly ConcurrentDictionary<string, EndpointMetrics> _endpoints = new(StringComparer.Ordinal);
    private readonly ConnectionClock _clock;
    private readonly Meter? _owned;

    /// <param name="factory">Makes the meter, and disposes of it; null: the server has one of its own.</param>
    /// <param name="clock">Knows the connections.</param>
    public ServerMetrics(IMeterFactory? factory, ConnectionClock clock)
    {
        _clock = clock;
        Meter meter = factory?.Create(new MeterOptions(MeterName)) ?? (_owned = new Meter(MeterName));
        meter.CreateObservableUpDownCounter("wsgen.session.active", CountSessions, "{session}", "Sessions that are open.");
        meter.CreateObservableCounter("wsgen.session.closes", Each(static each => each.Closes()), "{session}", "Sessions that have left the open state.");
        Messages = meter.CreateObservableCounter(
            "wsgen.messages", Each(static each => each.Traffic(bytes: false)), "{message}", "Messages delivered to handlers, and messages sent.");
        MessageBytes = meter.CreateObservableCounter(
            "wsgen.message.io", Each(static each => each.Traffic(bytes: true)), "By", "Payload of these messages, uncompressed.");
        HandlerDuration = meter.CreateHistogram("wsgen.handler.duration", "s", "How long a handler took for a message, its reply included.", tags: null, s_handlerBuckets);
        meter.CreateObservableUpDownCounter("wsgen.send_queue.usage", CountBuffered, "By", "Bytes accepted for sending that the network has not taken yet.");
        meter.CreateObservableCounter(
            "wsgen.send_queue.drops", Each(static each => each.Drops()), "{message}", "Messages that were dropped because a peer reads too slowly.");
        Refusals = meter.CreateCounter<long>("wsgen.handshake.refusals", "{request}", "Opening handshakes that were refused.");
        PingDuration = meter.CreateHistogram("wsgen.ping.duration", "s", "From a keep-alive ping to its pong.", tags: null, s_networkBuckets);
        meter.CreateObservableCounter(
            "wsgen.loop.stalls", Each(static each => each.Stalls()), "{stall}", "Event loops that were taken from a handler which kept its thread.");
        Handshakes = new EndpointMetrics(this, route: null);
    }

    public Instrument Messages { get; }

    public Instrument MessageBytes { get; }

    public Histogram<double> HandlerDuration { get; }

    public Histogram<double> PingDuration { get; }

    public Counter<long> Refusals { get; }

    /// <summary>For connections whose endpoint is not known yet.</summary>
    public EndpointMetrics Handshakes { get; }

    /// <summary>For the connections of an endpoint.</summary>
    /// <param name="route">Its path, with the variables as they are declared.</param>
    public EndpointMetrics Of(string route)
    {
        if (_endpoints.TryGetValue(route, out EndpointMetrics? known))
        {
            return known;
        }

        string name = _endpoints.Count < MostEndpoints ? route : OtherEndpoints;
        return _endpoints.GetOrAdd(name, static (name, server) => new EndpointMetrics(server, name), this);
    }

    public void Dispose() => _owned?.Dispose();

    private Func<IEnumerable<Measurement<long>>> Each(Func<EndpointMetrics, IEnumerable<Measurement<long>>> measure) =>
        () => _endpoints.Values.Append(Handshakes).SelectMany(measure);

    private IEnumerable<Measurement<long>> CountSessions() => SumUp(static connection => connection.IsOpen ? 1 : 0);

    private IEnumerable<Measurement<long>> CountBuffered() => SumUp(static connection => connection.BufferedBytes);

    /// <summary>Over all connections, by endpoint. Those at rest keep nothing for this, and pay nothing.</summary>
    private IEnumerable<Measurement<long>> SumUp(Func<WsConnection, long> value)
    {
        Dictionary<EndpointMetrics, long> sums = _endpoints.Values.ToDictionary(static each => each, static _ => 0L);
        foreach (IDeadlines member in _clock.Snapshot())
        {
            if (member is WsConnection { Options.Metrics: { } metrics } connection)
            {
                sums[metrics] = sums.GetValueOrDefault(metrics) + value(connection);
            }
        }

        return sums.Select(static sum => new Measurement<long>(sum.Value, sum.Key.Route));
    }
}
