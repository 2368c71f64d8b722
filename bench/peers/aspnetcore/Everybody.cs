using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace WsGen.Bench.AspNetCore;

/// <summary>What anyone sends goes to all, the sender included. A socket allows one send at a time, so each has a lock of its own.</summary>
internal sealed class Everybody
{
    private readonly ConcurrentDictionary<WebSocket, SemaphoreSlim> _sockets = [];

    public async Task JoinAsync(WebSocket socket)
    {
        using var sending = new SemaphoreSlim(1);
        _sockets[socket] = sending;
        try
        {
            byte[] buffer = new byte[16 * 1024];
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } received)
            {
                foreach ((WebSocket each, SemaphoreSlim turn) in _sockets)
                {
                    await SendAsync(each, turn, buffer.AsMemory(0, received.Count), received);
                }
            }
        }
        catch (WebSocketException)
        {
            // Gone without a word.
        }
        finally
        {
            _sockets.TryRemove(socket, out _);
        }
    }

    private static async ValueTask SendAsync(WebSocket socket, SemaphoreSlim turn, Memory<byte> bytes, ValueWebSocketReceiveResult received)
    {
        await turn.WaitAsync();
        try
        {
            await socket.SendAsync(bytes, received.MessageType, received.EndOfMessage, CancellationToken.None);
        }
        catch (Exception error) when (error is WebSocketException or ObjectDisposedException)
        {
            // It has left meanwhile.
        }
        finally
        {
            turn.Release();
        }
    }
}
