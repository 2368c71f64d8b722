using System.Diagnostics.Metrics;
using WsGen.Connections;
using WsGen.Connections.Telemetry;

namespace WsGen.Support;

/// <summary>What was measured of one instrument.</summary>
internal sealed record Measured(string Name, double Value, IReadOnlyDictionary<string, object?> Tags);

/// <summary>Makes a server's meter, and listens to it and to no other. Give it to the server's services, or ask it for metrics.</summary>
internal sealed class Meters : IMeterFactory
{
    private readonly MeterListener _listener = new();
    private readonly List<Measured> _recorded = [];
    private readonly Func<Instrument, bool> _wanted;

    /// <param name="wanted">Which are enabled; all if null.</param>
    public Meters(Func<Instrument, bool>? wanted = null)
    {
        _wanted = wanted ?? (static _ => true);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope != this)
            {
                return;
            }

            Instruments.Add(instrument);
            if (_wanted(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public List<Instrument> Instruments { get; } = [];

    public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

    /// <summary>What there is now: all that has been recorded, and what is observed.</summary>
    public Measured[] Read()
    {
        lock (_recorded)
        {
            int before = _recorded.Count;
            _listener.RecordObservableInstruments();
            Measured[] all = [.. _recorded];
            _recorded.RemoveRange(before, _recorded.Count - before);
            return all;
        }
    }

    /// <summary>The sum over all that has these tags, or others besides.</summary>
    public double Sum(string name, params (string Tag, object? Value)[] tags) => Find(name, tags).Sum(static each => each.Value);

    public Measured[] Find(string name, params (string Tag, object? Value)[] tags) =>
        [.. Read().Where(each => each.Name == name && tags.All(tag => Equals(each.Tags.GetValueOrDefault(tag.Tag), tag.Value)))];

    /// <summary>Messages or bytes.</summary>
    public (double Messages, double Bytes) Traffic(string direction, string kind)
    {
        (string, object?)[] tags = [(MetricTags.Direction, direction), (MetricTags.Kind, kind)];
        return (Sum("wsgen.messages", tags), Sum("wsgen.message.io", tags));
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var measured = new Measured(instrument.Name, value, new Dictionary<string, object?>(tags.ToArray()));
        lock (_recorded)
        {
            _recorded.Add(measured);
        }
    }
}
