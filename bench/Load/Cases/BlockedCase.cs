using WsGen.Load.Loops;
using WsGen.Load.Measures;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>
/// The case at a fixed rate, while handlers are asleep: so many other connections, the sleepers, have one message each on the way, all the time, to
/// an endpoint that blocks its thread for a second before it answers. What is measured are the echoes on the connections that nothing blocks.
/// </summary>
internal sealed class BlockedCase : ITraffic
{
    private const string SleepPath = "/sleep/1000";

    private readonly LoadLoop _loop;
    private readonly RateCase _echoes;
    private readonly int _firstSleeper;
    private readonly ReplyCounter[] _replies;
    private readonly long[] _sentAt;
    private readonly int[] _woken;

    private BlockedCase(LoadLoop loop, Tally tally, Settings settings)
    {
        _loop = loop;
        _echoes = new RateCase(loop, tally, settings, rawLength: 0);
        _firstSleeper = settings.Connections;
        _replies = new ReplyCounter[settings.Sleepers];
        _sentAt = new long[settings.Sleepers];
        _woken = new int[settings.Sleepers];
    }

    public static Result Run(Settings settings)
    {
        using LoadLoop loop = Traffic.Open(
            settings with { Loop = "epoll", Connections = settings.Connections + settings.Sleepers }, Traffic.Frame(settings));
        Traffic.Connect(loop, settings);
        Traffic.Connect(loop, settings with { Path = SleepPath, Connections = settings.Sleepers });
        var tally = new Tally();
        var traffic = new BlockedCase(loop, tally, settings);
        for (int i = 0; i < settings.Sleepers; i++)
        {
            traffic.PutToSleep(i);
        }

        Result result = Phases.Run(settings, tally, now => traffic._echoes.SendDue(now) | loop.Turn(traffic));
        return Array.TrueForAll(traffic._woken, static times => times > 0) ? result : throw new LoadException("not all sleepers have been answered");
    }

    public void OnReceived(int connection, ReadOnlySpan<byte> bytes)
    {
        if (connection < _firstSleeper)
        {
            _echoes.OnReceived(connection, bytes);
            return;
        }

        int sleeper = connection - _firstSleeper;
        if (_replies[sleeper].Count(bytes) == 0)
        {
            return;
        }

        if (Clock.Now - _sentAt[sleeper] < Clock.Second)
        {
            throw new LoadException("a handler that was to sleep for a second has answered sooner");
        }

        _woken[sleeper]++;
        PutToSleep(sleeper);
    }

    private void PutToSleep(int sleeper)
    {
        _sentAt[sleeper] = Clock.Now;
        _loop.Send(_firstSleeper + sleeper, 1);
    }
}
