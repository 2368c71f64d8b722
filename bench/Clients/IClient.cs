using System.Net.WebSockets;

namespace WsGen.Clients;

/// <summary>What is measured: the shortest code that a user of each would write.</summary>
internal interface IClient
{
    /// <summary>Opens a connection, and sends back what comes until it is told to stop.</summary>
    Task EchoAsync(Uri uri, Count count, CancellationToken stop);

    /// <summary>Opens a connection, and closes it.</summary>
    Task ConnectAsync(Uri uri);
}

/// <summary>This library's.</summary>
internal sealed class LibraryClient(WsTransport transport) : IClient
{
    private static readonly byte[] s_message = [.. Enumerable.Repeat((byte)'x', 64)];

    public async Task EchoAsync(Uri uri, Count count, CancellationToken stop)
    {
        await using WsClient client = await WsClient.ConnectAsync(uri, Options(), CancellationToken.None);
        await client.SendTextAsync(s_message, CancellationToken.None);
        await foreach (WsMessage message in client.Messages)
        {
            count.Value++;
            if (stop.IsCancellationRequested)
            {
                break;
            }

            await client.SendTextAsync(message.Payload, CancellationToken.None);
        }
    }

    public async Task ConnectAsync(Uri uri)
    {
        await using WsClient client = await WsClient.ConnectAsync(uri, Options());
    }

    private WsClientOptions Options() => new() { Transport = transport };
}

/// <summary>.NET's own.</summary>
internal sealed class PlatformClient : IClient
{
    private static readonly byte[] s_message = [.. Enumerable.Repeat((byte)'x', 64)];

    public async Task EchoAsync(Uri uri, Count count, CancellationToken stop)
    {
        using var client = new ClientWebSocket();
        await client.ConnectAsync(uri, CancellationToken.None);
        byte[] buffer = new byte[8192];
        await client.SendAsync(s_message, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            ValueWebSocketReceiveResult received = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            count.Value++;
            await client.SendAsync(buffer.AsMemory(0, received.Count), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    public async Task ConnectAsync(Uri uri)
    {
        using var client = new ClientWebSocket();
        await client.ConnectAsync(uri, CancellationToken.None);
        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }
}
