using System.Diagnostics.Metrics;

namespace Examples.Monitor;

/// <summary>
/// Listens to the meter <c>WsGen</c> of this application, which begins to count when this is made and ceases when it is disposed of. <see cref="Read"/> is for
/// one thread at a time.
/// </summary>
internal sealed class InstrumentReader : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Instrument, string Route, string Detail), long> _values = [];
    private readonly Dictionary<string, Durations> _durations = [];
    private Dictionary<(string, string, string), long> _before = [];
    private long _since;

    public InstrumentReader(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        _since = clock.GetTimestamp();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "WsGen" && instrument.Meter.Scope == meters)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(Take);
        _listener.SetMeasurementEventCallback<double>(TakeDuration);
        _listener.Start();
        _listener.RecordObservableInstruments(); // what has been counted before, for others who listened
        _before = new(_values);
    }

    public Reading Read()
    {
        _listener.RecordObservableInstruments();
        lock (_gate)
        {
            double seconds = _clock.GetElapsedTime(_since).TotalSeconds;
            _since = _clock.GetTimestamp();
            var before = _before;
            _before = new(_values);
            double Rate(string instrument, string route, string direction) => seconds <= 0 ? 0 : Math.Round(
                new[] { "text ", "binary " }.Sum(kind => _values.GetValueOrDefault((instrument, route, kind + direction)) - before.GetValueOrDefault((instrument, route, kind + direction))) / seconds, 1);

            string[] routes = [.. _values.Keys.Where(static key => key.Instrument == "wsgen.session.active").Select(static key => key.Route).Order(StringComparer.Ordinal)];
            return new Reading(
                _clock.GetUtcNow(),
                [.. routes.Select(route => new EndpointReading(
                    route,
                    _values[("wsgen.session.active", route, "")],
                    Rate("wsgen.messages", route, "receive"), Rate("wsgen.messages", route, "transmit"),
                    Rate("wsgen.message.io", route, "receive"), Rate("wsgen.message.io", route, "transmit"),
                    _values.GetValueOrDefault(("wsgen.send_queue.usage", route, "")),
                    DurationsOf(route).Quantile(0.5), DurationsOf(route).TakeQuantile(0.99)))],
                Tallies("wsgen.session.closes"),
                Tallies("wsgen.handshake.refusals"),
                _values.Where(static each => each.Key.Instrument == "wsgen.loop.stalls").Sum(static each => each.Value));
        }
    }

    public void Dispose() => _listener.Dispose();

    private Tally[] Tallies(string instrument) =>
    [
        .. _values.Where(each => each.Key.Instrument == instrument)
            .GroupBy(static each => each.Key.Detail, static each => each.Value)
            .Select(static group => new Tally(group.Key, group.Sum()))
            .OrderBy(static tally => tally.What, StringComparer.Ordinal),
    ];

    /// <summary>What is observed is a sum already; the rest is told one by one.</summary>
    private void Take(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        string route = "";
        string detail = "";
        foreach ((string name, object? tag) in tags)
        {
            if (name == "http.route")
            {
                route = tag?.ToString() ?? "";
            }
            else
            {
                detail += (detail.Length > 0 ? " " : "") + tag;
            }
        }

        lock (_gate)
        {
            (string, string, string) key = (instrument.Name, route, detail);
            _values[key] = instrument.IsObservable ? value : _values.GetValueOrDefault(key) + value;
        }
    }

    private void TakeDuration(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        if (instrument.Name != "wsgen.handler.duration")
        {
            return;
        }

        foreach ((string name, object? tag) in tags)
        {
            if (name == "http.route")
            {
                lock (_gate)
                {
                    DurationsOf((string)tag!).Add(value);
                }
            }
        }
    }

    private Durations DurationsOf(string route)
    {
        if (!_durations.TryGetValue(route, out Durations? durations))
        {
            _durations.Add(route, durations = new Durations());
        }

        return durations;
    }
}
