// ASP.NET Core's own WebSockets in the same application.
using System.Net.WebSockets;
using WsGen;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddWsGen();
WebApplication app = builder.Build();
app.UseWebSockets();
app.Map("/old", static async (HttpContext http) =>
{
    if (!http.WebSockets.IsWebSocketRequest)
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    using WebSocket socket = await http.WebSockets.AcceptWebSocketAsync();
    byte[] buffer = new byte[4096];
    WebSocketReceiveResult result = await socket.ReceiveAsync(buffer, http.RequestAborted);
    while (!result.CloseStatus.HasValue)
    {
        await socket.SendAsync(buffer.AsMemory(0, result.Count), result.MessageType, result.EndOfMessage, http.RequestAborted);
        result = await socket.ReceiveAsync(buffer, http.RequestAborted);
    }

    await socket.CloseAsync(result.CloseStatus.Value, result.CloseStatusDescription, http.RequestAborted);
});
app.MapEndpoints();
app.Run();

[ServerEndpoint("/new")]
public sealed partial class New
{
    [OnMessage]
    private ReadOnlyMemory<byte> Echo(ReadOnlyMemory<byte> bytes) => bytes;

    [OnMessage]
    private string Echo(string text) => text;
}
