using System.Net.WebSockets;
using System.Text;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>The platform's WebSocket, message by message. Everything has a time limit.</summary>
internal static class WebSocketTalk
{
    public static Task SendAsync(this WebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken).Within();

    public static Task SendAsync(this WebSocket socket, byte[] bytes, bool last = true) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, last, TestContext.Current.CancellationToken).Within();

    public static async Task<byte[]> ReadBytesAsync(this WebSocket socket, WebSocketMessageType kind = WebSocketMessageType.Binary)
    {
        using var message = new MemoryStream();
        byte[] part = new byte[64 * 1024];
        while (true)
        {
            WebSocketReceiveResult received = await socket.ReceiveAsync(part, TestContext.Current.CancellationToken).Within();
            Assert.Equal(kind, received.MessageType);
            message.Write(part, 0, received.Count);
            if (received.EndOfMessage)
            {
                return message.ToArray();
            }
        }
    }

    public static async Task<string> ReadTextAsync(this WebSocket socket) => Encoding.UTF8.GetString(await socket.ReadBytesAsync(WebSocketMessageType.Text));

    /// <summary>Reads a close frame, and answers it.</summary>
    public static async Task<(int Code, string? Reason)> ReadCloseAsync(this WebSocket socket)
    {
        WebSocketReceiveResult received = await socket.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken).Within();
        Assert.Equal(WebSocketMessageType.Close, received.MessageType);
        (int, string?) close = ((int)socket.CloseStatus!, socket.CloseStatusDescription);
        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(socket.CloseStatus!.Value, null, TestContext.Current.CancellationToken).Within();
        }

        return close;
    }

    public static Task CloseAsync(this WebSocket socket, int code, string reason) =>
        socket.CloseAsync((WebSocketCloseStatus)code, reason, TestContext.Current.CancellationToken).Within();
}
