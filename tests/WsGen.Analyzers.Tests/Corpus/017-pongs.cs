// Round trips, measured with pings of the application's own.
using System.Diagnostics;
using WsGen;

[ServerEndpoint("/rtt")]
public sealed partial class RoundTrips
{
    private long _sent;

    [OnOpen]
    private ValueTask Ask(WsSession session) => AskAgain(session);

    [OnMessage]
    private async ValueTask Answer(PongMessage pong, WsSession session)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(_sent);
        if (BitConverter.ToInt64(pong.ApplicationData.Span) == _sent)
        {
            await session.SendAsync($"{elapsed.TotalMicroseconds:0} us");
        }
    }

    [OnMessage]
    private ValueTask Again(string text, WsSession session) => text == "again" ? AskAgain(session) : default;

    private ValueTask AskAgain(WsSession session)
    {
        _sent = Stopwatch.GetTimestamp();
        return session.PingAsync(BitConverter.GetBytes(_sent));
    }
}
