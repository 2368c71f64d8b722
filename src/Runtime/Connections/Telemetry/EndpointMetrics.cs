using System.Diagnostics.Metrics;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen.Connections.Telemetry;

/// <summary>What is counted of one endpoint of a server. Thread-safe.</summary>
/// <param name="server">The server's instruments.</param>
/// <param name="route">The endpoint's path; null: of connections that have not come to one.</param>
internal sealed class EndpointMetrics(ServerMetrics server, string? route)
{
    /// <summary>Close codes, each by initiator, that are told apart: a peer may choose among four thousand.</summary>
    private const int MostCodes = 64;

    private const int MostProcessors = 64; // with numbers of their own, in each endpoint

    private const string OtherCodes = "_OTHER";

    // Of their own, for they are asked at each message, and a server has little else to do then.
    private readonly Instrument _messages = server.Messages;
    private readonly Instrument _messageBytes = server.MessageBytes;
    private readonly Histogram<double> _handlerDuration = server.HandlerDuration;
    private readonly Dictionary<(CloseCode? Code, CloseInitiator Initiator), long> _closes = [];
    private TrafficCounters? _traffic;
    private long _droppedNewest;
    private long _droppedOldest;
    private long _stalls;

    public KeyValuePair<string, object?> Route { get; } = new(MetricTags.Route, route);

    /// <summary>Somebody wants to know of messages that come.</summary>
    public bool IsReceiving => CountsMessages || TimesHandlers || Tracing.TracesMessages;

    /// <summary>Somebody wants to know how many messages there are.</summary>
    public bool CountsMessages => _messages.Enabled || _messageBytes.Enabled;

    /// <summary>Somebody wants to know how long handlers take. Only then is a clock read.</summary>
    public bool TimesHandlers => _handlerDuration.Enabled;

    /// <summary>Of another endpoint of the same server.</summary>
    /// <inheritdoc cref="ServerMetrics.Of"/>
    public EndpointMetrics Of(string route) => server.Of(route);

    private TrafficCounters TrafficCounters => Volatile.Read(ref _traffic) ?? Interlocked.CompareExchange(ref _traffic, new TrafficCounters(Math.Min(Environment.ProcessorCount, MostProcessors)), null) ?? _traffic;

    public void CountMessage(MessageKind kind, bool sent, int bytes, bool last) => TrafficCounters.Add(kind, sent, bytes, last);

    public void RecordHandler(MessageKind kind, TimeSpan duration, string? error)
    {
        if (error is null)
        {
            _handlerDuration.Record(duration.TotalSeconds, Route, MetricTags.Of(kind));
        }
        else
        {
            _handlerDuration.Record(duration.TotalSeconds, Route, MetricTags.Of(kind), new(MetricTags.ErrorType, error));
        }
    }

    public void RecordPing(TimeSpan duration) => server.PingDuration.Record(duration.TotalSeconds, Route);

    /// <summary>Under a connection's gate, so nobody who listens is called.</summary>
    public void CountClose(in CloseReason reason)
    {
        lock (_closes)
        {
            var key = ((CloseCode?)(reason.SentCode ?? reason.Code), reason.Initiator);
            if (!_closes.TryGetValue(key, out long count) && _closes.Count >= MostCodes)
            {
                key.Item1 = null;
                count = _closes.GetValueOrDefault(key);
            }

            _closes[key] = count + 1;
        }
    }

    public void CountDrop(SendQueuePolicy policy) => Interlocked.Increment(ref policy == SendQueuePolicy.DropNewest ? ref _droppedNewest : ref _droppedOldest);

    public void CountStall() => Interlocked.Increment(ref _stalls);

    public void CountRefusal(in UpgradeDecision decision)
    {
        if (server.Refusals.Enabled)
        {
            server.Refusals.Add(
                1,
                new(MetricTags.Reason, MetricTags.ReasonOf(decision)),
                new KeyValuePair<string, object?>(MetricTags.Status, decision.Status));
        }
    }

    /// <summary>Not even told.</summary>
    public void CountUnanswered(HandshakeViolation violation)
    {
        if (server.Refusals.Enabled)
        {
            server.Refusals.Add(1, new KeyValuePair<string, object?>(MetricTags.Reason, MetricTags.Of(violation)));
        }
    }

    public IEnumerable<Measurement<long>> Traffic(bool bytes)
    {
        return Volatile.Read(ref _traffic) is not { } traffic ? [] :
        [
            new(traffic.Sum(MessageKind.Text, sent: false, bytes), Route, MetricTags.Text, MetricTags.Receive),
            new(traffic.Sum(MessageKind.Text, sent: true, bytes), Route, MetricTags.Text, MetricTags.Transmit),
            new(traffic.Sum(MessageKind.Binary, sent: false, bytes), Route, MetricTags.Binary, MetricTags.Receive),
            new(traffic.Sum(MessageKind.Binary, sent: true, bytes), Route, MetricTags.Binary, MetricTags.Transmit),
        ];
    }

    public IEnumerable<Measurement<long>> Closes()
    {
        lock (_closes)
        {
            return [.. _closes.Select(close => new Measurement<long>(
                close.Value, Route,
                new KeyValuePair<string, object?>(MetricTags.CloseCode, close.Key.Code is { } code ? (int)code : OtherCodes),
                MetricTags.Of(close.Key.Initiator)))];
        }
    }

    public IEnumerable<Measurement<long>> Drops()
    {
        foreach ((long count, string policy) in new[] { (Interlocked.Read(ref _droppedNewest), "drop_newest"), (Interlocked.Read(ref _droppedOldest), "drop_oldest") })
        {
            if (count > 0)
            {
                yield return new(count, Route, new KeyValuePair<string, object?>(MetricTags.Policy, policy));
            }
        }
    }

    public IEnumerable<Measurement<long>> Stalls()
    {
        long count = Interlocked.Read(ref _stalls);
        return count == 0 ? [] : route is null ? [new(count)] : [new(count, Route)];
    }
}
