// Broadcasts over ASP.NET Core's sockets in every form, sends that nobody waits for, and queues without a bound.
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Threading.Channels;

public sealed class Lobby
{
    private static readonly ConcurrentDictionary<string, WebSocket> s_sockets = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>();
    private readonly ConcurrentQueue<ArraySegment<byte>> _received = new();
    private readonly List<byte> _message = [];
    private readonly byte[] _buffer = new byte[4096];

    public async Task OnOpen(string name, WebSocket session)
    {
        s_sockets[name] = session;
        await SendToAll([1]);
    }

    public async Task OnMessage(WebSocket session, CancellationToken stop)
    {
        WebSocketReceiveResult result = await session.ReceiveAsync(_buffer, stop);
        _received.Enqueue(new ArraySegment<byte>(_buffer, 0, result.Count));
        _message.AddRange(_buffer.AsSpan(0, result.Count));
        _outgoing.Writer.TryWrite(_buffer);
        _ = session.SendAsync(_buffer, WebSocketMessageType.Binary, true, stop);
        Task sending = session.SendAsync(_buffer, WebSocketMessageType.Binary, true, stop);
        sending.GetAwaiter().GetResult();
        Thread.Sleep(1);
        ThreadPool.QueueUserWorkItem(_ => session.SendAsync(_buffer, WebSocketMessageType.Binary, true, CancellationToken.None).Wait());
    }

    public void OnClose(string name)
    {
        s_sockets.TryRemove(name, out WebSocket? session);
        session?.CloseAsync((WebSocketCloseStatus)1005, new string('x', 200), CancellationToken.None).Wait();
        session?.SendAsync(new ArraySegment<byte>(_buffer), WebSocketMessageType.Text, true, CancellationToken.None);
        session?.Dispose();
    }

    public void OnError(WebSocket session, Exception error) =>
        session.SendAsync(System.Text.Encoding.UTF8.GetBytes(error.ToString()), WebSocketMessageType.Text, true, CancellationToken.None).Wait();

    private static async Task SendToAll(byte[] bytes)
    {
        foreach (WebSocket socket in s_sockets.Values)
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);
        }

        foreach (WebSocket socket in s_sockets.Values.Where(static socket => socket.State == WebSocketState.Open))
        {
            await socket.SendAsync(bytes.AsMemory(), WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, CancellationToken.None).ConfigureAwait(false);
        }

        await Task.WhenAll(s_sockets.Values.Select(socket => socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None)));
    }
}
