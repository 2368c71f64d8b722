// An endpoint that only sends, and passes over what comes.
using WsGen;

[ServerEndpoint("/uptime", UnhandledMessages = UnhandledMessages.Ignore)]
public sealed partial class Uptime
{
    [OnOpen]
    private async ValueTask Tell(WsSession session, CancellationToken closing)
    {
        await session.SendAsync(TimeSpan.FromMilliseconds(Environment.TickCount64).ToString("c"), closing);
        await session.CloseAsync(CloseCode.NormalClosure, null, closing);
    }
}
