using System.Buffers;
using System.Net.WebSockets;

namespace WsGen.Bench.AspNetCore;

/// <summary>Sends back each piece as it comes: nothing is gathered, so no message needs a buffer of its own size.</summary>
internal static class Echo
{
    private const int BufferSize = 16 * 1024;

    public static async Task RunAsync(WebSocket socket)
    {
        // An idle connection holds no buffer: an empty receive waits for the first bytes.
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                return;
            }

            if (received.EndOfMessage)
            {
                await socket.SendAsync(Memory<byte>.Empty, received.MessageType, endOfMessage: true, CancellationToken.None);
                continue;
            }

            byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                do
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                    await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None);
                }
                while (!received.EndOfMessage);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }
}
