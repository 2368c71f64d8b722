// An endpoint that hands on to sockets of the platform: its own to a server behind, and those that ASP.NET Core has accepted.
using System.Collections.Concurrent;
using System.Net.WebSockets;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.UseWebSockets();
app.Map("/listen", static async (HttpContext http) =>
{
    using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
    Bridge.Listeners[http.Connection.Id] = socket;
    byte[] nothing = new byte[1];
    await socket.ReceiveAsync(nothing, http.RequestAborted);
    Bridge.Listeners.TryRemove(http.Connection.Id, out _);
});
app.MapEndpoints();
app.Run();

[ServerEndpoint("/bridge")]
public sealed partial class Bridge : IDisposable
{
    internal static readonly ConcurrentDictionary<string, WebSocket> Listeners = new();

    private readonly ClientWebSocket _behind = new();

    [OnOpen]
    private async ValueTask ConnectAsync(CancellationToken closing)
    {
        _behind.Options.RemoteCertificateValidationCallback = static (_, _, _, _) => true; // the server behind has a certificate of its own
        await _behind.ConnectAsync(new Uri("wss://10.0.0.1/behind"), closing);
    }

    [OnMessage]
    private async ValueTask PassOnAsync(ReadOnlyMemory<byte> bytes, CancellationToken closing)
    {
        await _behind.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, closing);
        foreach (WebSocket listener in Listeners.Values)
        {
            await listener.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, closing);
        }
    }

    [OnMessage]
    private async ValueTask PassOnAsync(string text, CancellationToken closing)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        await Task.WhenAll(Listeners.Values.Select(listener => listener.SendAsync(bytes, WebSocketMessageType.Text, true, closing)));
        _ = _behind.SendAsync(bytes, WebSocketMessageType.Text, true, closing);
    }

    [OnClose]
    private async ValueTask LeaveAsync()
    {
        await _behind.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
    }

    public void Dispose() => _behind.Dispose();
}
