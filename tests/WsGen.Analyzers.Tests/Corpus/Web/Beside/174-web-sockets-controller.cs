// ASP.NET Core's WebSockets in a controller, over HTTP/2 as well.
using System.Net.WebSockets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Routing;

public sealed class HttpConnectAttribute(string template) : HttpMethodAttribute(["CONNECT"], template);

public sealed class SocketController(ILogger<SocketController> logger) : ControllerBase
{
    private readonly List<string> _seen = [];

    [HttpGet("/sockets/{room}")]
    [HttpConnect("/sockets/{room}")]
    public async Task Open(string room)
    {
        if (!HttpContext.WebSockets.IsWebSocketRequest)
        {
            HttpContext.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        _seen.Add(room);
        using WebSocket socket = await HttpContext.WebSockets.AcceptWebSocketAsync();
        try
        {
            await OnMessage(socket);
        }
        catch (WebSocketException error)
        {
            logger.LogInformation(error, "{Room} was left in a hurry", room);
        }
    }

    private static async Task OnMessage(WebSocket socket)
    {
        byte[] buffer = new byte[4096];
        WebSocketReceiveResult result;
        while (!(result = await socket.ReceiveAsync(buffer, CancellationToken.None)).CloseStatus.HasValue)
        {
            await socket.SendAsync(new ArraySegment<byte>(buffer, 0, result.Count), result.MessageType, result.EndOfMessage, CancellationToken.None);
        }

        await socket.CloseAsync(result.CloseStatus!.Value, result.CloseStatusDescription, CancellationToken.None);
    }
}
