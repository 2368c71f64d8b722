// Many messages with one system call.
using WsGen;

[ServerEndpoint("/history")]
public sealed partial class History
{
    private static readonly string[] Events = ["founded", "grew", "split"];

    [OnOpen]
    private async ValueTask Replay(WsSession session, CancellationToken closing)
    {
        using (session.Batch())
        {
            foreach (string each in Events)
            {
                await session.SendAsync(each, closing);
            }
        }
    }
}
