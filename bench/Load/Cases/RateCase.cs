using WsGen.Load.Loops;
using WsGen.Load.Measures;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>
/// Messages at a fixed rate, whether those before have been answered or not. Latency counts from the time at which a message was to be
/// sent: a server that stalls for a while makes all wait that were due meanwhile, and all of their waiting is seen.
/// </summary>
internal sealed class RateCase : ITraffic
{
    private readonly LoadLoop _loop;
    private readonly Tally _tally;
    private readonly double _interval;
    private readonly ReplyCounter[] _replies;
    private readonly long[] _received;
    private readonly long _began = Clock.Now;
    private long _sent;

    public RateCase(LoadLoop loop, Tally tally, Settings settings, int rawLength)
    {
        _loop = loop;
        _tally = tally;
        _interval = Clock.Second / (double)settings.Rate;
        _replies = new ReplyCounter[settings.Connections];
        _replies.AsSpan().Fill(new ReplyCounter(rawLength));
        _received = new long[settings.Connections];
    }

    public static Result Run(Settings settings)
    {
        byte[] frame = Traffic.Frame(settings);
        // Sends go on while a server stalls: only epoll's loop keeps them in order then.
        using LoadLoop loop = Traffic.Connect(settings with { Loop = "epoll" }, frame);
        var tally = new Tally();
        var traffic = new RateCase(loop, tally, settings, settings.Raw ? frame.Length : 0);
        return Phases.Run(settings, tally, now => traffic.SendDue(now) | loop.Turn(traffic));
    }

    public void OnReceived(int connection, ReadOnlySpan<byte> bytes)
    {
        int count = _replies[connection].Count(bytes);
        long now = Clock.Now;
        for (int i = 0; i < count; i++)
        {
            // Connections take turns, and replies keep their order: which message this answers says when it was due.
            long message = (_received[connection]++ * _received.Length) + connection;
            _tally.Add(now - DueAt(message));
        }
    }

    /// <summary>Sends what is due.</summary>
    /// <returns>False if that is nothing.</returns>
    public bool SendDue(long now)
    {
        long before = _sent;
        while (DueAt(_sent) <= now)
        {
            _loop.Send((int)(_sent++ % _received.Length), 1);
        }

        return _sent != before;
    }

    private long DueAt(long message) => _began + (long)(message * _interval);
}
