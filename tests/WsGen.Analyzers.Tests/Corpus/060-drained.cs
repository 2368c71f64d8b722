// A producer that waits until the peer has caught up.
using WsGen;

[ServerEndpoint("/bulk")]
public sealed partial class Bulk
{
    [OnMessage]
    private async ValueTask Produce(int megabytes, WsSession session, CancellationToken closing)
    {
        byte[] block = new byte[65536];
        for (int i = 0; i < Math.Min(megabytes, 1000) * 16; i++)
        {
            if (session.BufferedBytes > 4 * block.Length)
            {
                await session.WhenDrainedAsync(closing);
            }

            await session.SendAsync(block, closing);
        }
    }
}
