// A socket of the project's own over the platform's, and callbacks with the names that everybody gives them.
using System.Net.WebSockets;

public sealed class Session(WebSocket inner) : WebSocket
{
    private static readonly List<Session> s_open = [];

    public event Action<Session, ReadOnlyMemory<byte>>? OnMessage;

    public event EventHandler? OnOpen;

    public override WebSocketCloseStatus? CloseStatus => inner.CloseStatus;

    public override string? CloseStatusDescription => inner.CloseStatusDescription;

    public override WebSocketState State => inner.State;

    public override string? SubProtocol => inner.SubProtocol;

    public Dictionary<string, object> UserProperties { get; } = new() { ["org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT"] = "soon" };

    public IReadOnlyCollection<Session> OpenSessions => s_open;

    public override void Abort() => inner.Abort();

    public override Task CloseAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseAsync(closeStatus, statusDescription, cancellationToken);

    public override Task CloseOutputAsync(WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        inner.CloseOutputAsync(closeStatus, statusDescription, cancellationToken);

    public override void Dispose() => inner.Dispose();

    public override Task<WebSocketReceiveResult> ReceiveAsync(ArraySegment<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

    public override Task SendAsync(ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        inner.SendAsync(buffer, messageType, endOfMessage, cancellationToken);

    public async Task RunAsync(CancellationToken stop)
    {
        s_open.Add(this);
        OnOpen?.Invoke(this, EventArgs.Empty);
        byte[] buffer = new byte[4096];
        while (State == WebSocketState.Open)
        {
            WebSocketReceiveResult result = await ReceiveAsync(buffer, stop);
            OnMessage?.Invoke(this, buffer.AsMemory(0, result.Count));
            foreach (Session session in OpenSessions)
            {
                await session.SendAsync(new ArraySegment<byte>(buffer, 0, result.Count), WebSocketMessageType.Text, true, stop);
            }
        }

        await CloseAsync(WebSocketCloseStatus.NormalClosure, null, stop);
        await SendAsync(ArraySegment<byte>.Empty, WebSocketMessageType.Text, true, stop);
    }
}
