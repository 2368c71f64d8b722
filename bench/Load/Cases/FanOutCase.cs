using WsGen.Load.Loops;
using WsGen.Load.Measures;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>
/// One of the connections sends, and all of them receive. The next message goes out when all deliveries of one before it have come; what is
/// counted are deliveries.
/// </summary>
internal sealed class FanOutCase : ITraffic
{
    // Of the send times, that many are kept: how far a connection may lag behind the first before its latency is told wrongly.
    private const int Kept = 4096;

    private readonly LoadLoop _loop;
    private readonly Tally _tally;
    private readonly int _receivers;
    private readonly ReplyCounter[] _replies;
    private readonly long[] _received;
    private readonly long[] _sentAt = new long[Kept];
    private long _sent;
    private int _deliveriesLeft;

    private FanOutCase(LoadLoop loop, Tally tally, int receivers)
    {
        _loop = loop;
        _tally = tally;
        _receivers = receivers;
        _deliveriesLeft = receivers;
        _replies = new ReplyCounter[receivers];
        _received = new long[receivers];
    }

    public static Result Run(Settings settings)
    {
        using LoadLoop loop = Traffic.Connect(settings, Traffic.Frame(settings));
        var tally = new Tally();
        var traffic = new FanOutCase(loop, tally, settings.Connections);
        for (int i = 0; i < settings.InFlight; i++)
        {
            traffic.Send();
        }

        return Phases.Run(settings, tally, _ => loop.Turn(traffic));
    }

    public void OnReceived(int connection, ReadOnlySpan<byte> bytes)
    {
        int count = _replies[connection].Count(bytes);
        long now = Clock.Now;
        for (int i = 0; i < count; i++)
        {
            _tally.Add(now - _sentAt[_received[connection]++ % Kept]);
            if (--_deliveriesLeft == 0)
            {
                _deliveriesLeft = _receivers;
                Send();
            }
        }
    }

    private void Send()
    {
        _sentAt[_sent++ % Kept] = Clock.Now;
        _loop.Send(0, 1);
    }
}
