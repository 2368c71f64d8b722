// Compression chosen for each message.
using WsGen;

[ServerEndpoint("/mixed")]
public sealed partial class Mixed(WsSession session)
{
    [OnMessage]
    private async ValueTask Send(string kind, CancellationToken closing)
    {
        switch (kind)
        {
            case "picture":
                await session.SendAsync(new byte[10_000], MessageCompression.Never, closing);
                break;
            case "text":
                await session.SendAsync(new string('a', 10_000), MessageCompression.Always, closing);
                break;
            default:
                session.Compression = MessageCompression.Never;
                await session.SendAsync(kind, closing);
                break;
        }
    }
}
