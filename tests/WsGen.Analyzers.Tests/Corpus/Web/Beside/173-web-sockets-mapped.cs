// ASP.NET Core's WebSockets in a mapped route.
using System.Net.WebSockets;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddControllers();
WebApplication app = builder.Build();
app.UseWebSockets(new WebSocketOptions { KeepAliveTimeout = TimeSpan.FromSeconds(30) });
app.UseDefaultFiles();
app.UseStaticFiles();
app.Map("/mirror", async context =>
{
    if (context.WebSockets.IsWebSocketRequest)
    {
        string? protocol = context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(static name => name == "mirror.v1");
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = protocol,
            KeepAliveInterval = TimeSpan.FromSeconds(10),
            DangerousEnableCompression = true,
        });
        await MirrorAsync(socket);
    }
    else
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
    }
});
app.MapControllers();
app.Run();

static async Task MirrorAsync(WebSocket socket)
{
    var buffer = new ArraySegment<byte>(new byte[4 * 1024]);
    while (true)
    {
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        if (received.CloseStatus is { } code)
        {
            await socket.CloseAsync(code, received.CloseStatusDescription, CancellationToken.None);
            return;
        }

        await socket.SendAsync(buffer[..received.Count], received.MessageType, received.EndOfMessage, CancellationToken.None);
    }
}
