using WsGen.Load.Loops;
using WsGen.Load.Measures;
using WsGen.Load.Wire;

namespace WsGen.Load.Cases;

/// <summary>Every connection has so many messages on the way at any time: each that comes back is followed by the next.</summary>
internal sealed class EchoCase : ITraffic
{
    private readonly LoadLoop _loop;
    private readonly Tally _tally;
    private readonly int _inFlight;
    private readonly ReplyCounter[] _replies;

    // When each message on the way was sent, per connection. Replies keep their order, so the next to come is the one sent longest ago.
    private readonly long[] _sentAt;
    private readonly int[] _oldest;

    private EchoCase(LoadLoop loop, Tally tally, Settings settings, int rawLength)
    {
        _loop = loop;
        _tally = tally;
        _inFlight = settings.InFlight;
        _replies = new ReplyCounter[settings.Connections];
        _replies.AsSpan().Fill(new ReplyCounter(rawLength));
        _sentAt = new long[settings.Connections * _inFlight];
        _oldest = new int[settings.Connections];
    }

    public static Result Run(Settings settings)
    {
        byte[] frame = Traffic.Frame(settings);
        using LoadLoop loop = Traffic.Connect(settings, frame);
        var tally = new Tally();
        var traffic = new EchoCase(loop, tally, settings, settings.Raw ? frame.Length : 0);
        for (int i = 0; i < settings.Connections; i++)
        {
            traffic.Begin(i);
        }

        return Phases.Run(settings, tally, _ => loop.Turn(traffic));
    }

    public void OnReceived(int connection, ReadOnlySpan<byte> bytes)
    {
        int count = _replies[connection].Count(bytes);
        if (count == 0)
        {
            return;
        }

        long now = Clock.Now;
        Span<long> sentAt = _sentAt.AsSpan(connection * _inFlight, _inFlight);
        ref int oldest = ref _oldest[connection];
        for (int i = 0; i < count; i++)
        {
            _tally.Add(now - sentAt[oldest]);
            sentAt[oldest] = now; // the place of the one answered is that of the one sent instead
            oldest = oldest + 1 == _inFlight ? 0 : oldest + 1;
        }

        _loop.Send(connection, count);
    }

    private void Begin(int connection)
    {
        _sentAt.AsSpan(connection * _inFlight, _inFlight).Fill(Clock.Now);
        _loop.Send(connection, _inFlight);
    }
}
