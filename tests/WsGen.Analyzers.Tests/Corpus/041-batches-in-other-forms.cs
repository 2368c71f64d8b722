// A declaration, a flush in the middle, a try and a finally.
using WsGen;

[ServerEndpoint("/batches")]
public sealed partial class Batches(WsSession session)
{
    [OnMessage]
    private async ValueTask Send(int count, CancellationToken closing)
    {
        using SendBatch batch = session.Batch();
        for (int i = 0; i < count; i++)
        {
            await session.SendAsync($"message {i}", closing);
            if (i % 100 == 99)
            {
                batch.Flush();
            }
        }
    }

    [OnMessage]
    private async ValueTask SendAgain(byte[] bytes, CancellationToken closing)
    {
        SendBatch batch = session.Batch();
        try
        {
            await session.SendAsync(bytes, closing);
            await session.SendAsync(bytes, closing);
        }
        finally
        {
            batch.Dispose();
        }
    }
}
