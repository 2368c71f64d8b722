namespace WsGen.Load.Measures;

/// <summary>The measured part of a case: what was counted in it, and what the server used meanwhile.</summary>
internal sealed class Window
{
    private readonly ServerProcess? _server;
    private readonly long _began;
    private readonly long _cpu;
    private readonly double _user;
    private readonly double _kernel;
    private readonly long _switches;

    public Window(ServerProcess? server)
    {
        _server = server;
        if (server is not null)
        {
            _switches = server.VoluntarySwitches;
            (_user, _kernel) = server.Seconds;
            _cpu = server.CpuNanoseconds;
        }

        _began = Clock.Now;
    }

    /// <param name="settings">Whose result it is.</param>
    /// <param name="messages">Counted since the beginning.</param>
    /// <param name="latencies">Measured since the beginning.</param>
    /// <param name="idle">Nanoseconds in which the load had nothing to do.</param>
    public Result End(Settings settings, long messages, Histogram latencies, long idle)
    {
        long elapsed = Clock.Now - _began;
        double seconds = elapsed / (double)Clock.Second;
        if (messages == 0)
        {
            throw new LoadException("not one message came back");
        }

        Result result = settings.NewResult() with
        {
            Messages = messages,
            Seconds = seconds,
            PerSecond = messages / seconds,
            P50 = latencies.Quantile(0.5),
            P99 = latencies.Quantile(0.99),
            P999 = latencies.Quantile(0.999),
            Longest = latencies.Quantile(1),
            LoadIdle = idle / (double)elapsed,
        };
        if (_server is null)
        {
            return result;
        }

        double cpu = _server.CpuNanoseconds - _cpu;
        (double user, double kernel) = _server.Seconds;
        (user, kernel) = (user - _user, kernel - _kernel);
        (long rss, long pss, long anonymous) = _server.Memory;
        return result with
        {
            Cpu = cpu / 1000 / messages,
            User = cpu / 1000 / messages * (user / Math.Max(user + kernel, 0.01)),
            Busy = cpu / elapsed,
            Switches = (_server.VoluntarySwitches - _switches) / (double)messages,
            Rss = rss,
            Pss = pss,
            Anonymous = anonymous,
        };
    }
}
