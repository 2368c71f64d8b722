// Payloads of pings and pongs, the largest included.
using WsGen;

[ServerEndpoint("/pings")]
public sealed partial class Pings(WsSession session)
{
    private static readonly byte[] Largest = new byte[125];

    [OnMessage]
    private async ValueTask Ping(string text, CancellationToken closing)
    {
        await session.PingAsync(cancellationToken: closing);
        await session.PingAsync("ping"u8.ToArray(), closing);
        await session.PingAsync(Largest, closing);
        await session.PongAsync(new byte[125], closing);
        byte[] utf8 = System.Text.Encoding.UTF8.GetBytes(text);
        await session.PingAsync(utf8.AsMemory(0, Math.Min(utf8.Length, 125)), closing);
    }
}
