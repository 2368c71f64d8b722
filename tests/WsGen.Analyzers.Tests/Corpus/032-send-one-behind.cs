// The next send is made while the last is under way.
using WsGen;

[ServerEndpoint("/chunks")]
public sealed partial class Chunks
{
    [OnMessage]
    private async ValueTask Send(int count, WsSession session, CancellationToken closing)
    {
        ValueTask last = default;
        for (int i = 0; i < count; i++)
        {
            byte[] chunk = new byte[4096];
            Random.Shared.NextBytes(chunk);
            await last;
            last = session.SendAsync(chunk, closing);
        }

        await last;
    }
}
