using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Examples.Monitor;

/// <summary>
/// Reads the server's meter once a second while somebody watches, and shows it to all who do. While nobody does, nothing is measured. Thread-safe.
/// </summary>
public sealed class LiveMonitor(IMeterFactory meters, TimeProvider clock)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>What a page shows at once: two minutes.</summary>
    internal const int MaxReadings = 120;

    /// <summary>Bytes. Who is further behind misses readings.</summary>
    internal const int MaxBacklog = 64 * 1024;

    private readonly Lock _gate = new();
    private readonly List<IPage> _pages = [];
    private readonly Queue<Reading> _readings = new();
    private InstrumentReader? _reader;
    private ITimer? _timer;

    internal void Join(IPage page)
    {
        lock (_gate)
        {
            _reader ??= new InstrumentReader(meters, clock);
            _timer ??= clock.CreateTimer(static monitor => ((LiveMonitor)monitor!).Read(), this, Interval, Interval);
            _pages.Add(page);
            page.Send(Encode(new History(Interval.TotalSeconds, MaxReadings, _readings)));
        }
    }

    internal void Leave(IPage page)
    {
        lock (_gate)
        {
            _pages.Remove(page);
            if (_pages.Count == 0)
            {
                _timer?.Dispose();
                _reader?.Dispose();
                (_timer, _reader) = (null, null);
                _readings.Clear();
            }
        }
    }

    private void Read()
    {
        lock (_gate)
        {
            if (_reader is null)
            {
                return; // the last one has left while the timer was about to call
            }

            Reading reading = _reader.Read();
            _readings.Enqueue(reading);
            if (_readings.Count > MaxReadings)
            {
                _readings.Dequeue();
            }

            byte[] json = Encode(reading); // once, for all
            foreach (IPage page in _pages.Where(static page => page.Backlog <= MaxBacklog))
            {
                page.Send(json);
            }
        }
    }

    private static byte[] Encode(MonitorEvent news) => JsonSerializer.SerializeToUtf8Bytes(news, MonitorJson.Default.MonitorEvent);
}
