using System.Net.WebSockets;

namespace WsGen.Hostile.Wire;

/// <summary>Somebody who wants to be served while others attack: the platform's own client.</summary>
internal static class WellBehavedClient
{
    private const int BinarySize = 3000;

    /// <summary>Connects, has a text and a binary message echoed, and closes in order.</summary>
    public static async Task EchoAsync(int port)
    {
        using var limit = new CancellationTokenSource(Patience.Limit);
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/echo"), limit.Token);
        await EchoAsync(client, WebSocketMessageType.Text, "still served, 世界"u8.ToArray(), limit.Token);
        byte[] bytes = new byte[BinarySize];
        Random.Shared.NextBytes(bytes);
        await EchoAsync(client, WebSocketMessageType.Binary, bytes, limit.Token);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "thank you", limit.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.CloseStatus);
    }

    private static async Task EchoAsync(ClientWebSocket client, WebSocketMessageType type, byte[] message, CancellationToken cancellationToken)
    {
        await client.SendAsync(message, type, endOfMessage: true, cancellationToken);
        byte[] echo = new byte[message.Length + 1];
        int length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await client.ReceiveAsync(echo.AsMemory(length), cancellationToken);
            length += received.Count;
        }
        while (!received.EndOfMessage);

        Assert.Equal(type, received.MessageType);
        Assert.Equal(message, echo[..length]);
    }
}
