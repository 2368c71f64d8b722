// The platform's own small server, which serves one after another and blocks where it waits.
using System.Net;
using System.Net.WebSockets;

public static class Program
{
    public static int Main()
    {
        using HttpListener? listener = Listen();
        if (listener is null)
        {
            return 1;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, key) =>
        {
            key.Cancel = true;
            stop.Cancel();
        };
        ServeAsync(listener, stop.Token).Wait();
        return 0;
    }

    private static async Task ServeAsync(HttpListener listener, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            HttpListenerContext context = listener.GetContext();
            if (!context.Request.IsWebSocketRequest)
            {
                using var writer = new StreamWriter(context.Response.OutputStream);
                await writer.WriteLineAsync("This is a place for WebSockets.");
                continue;
            }

            try
            {
                HttpListenerWebSocketContext accepted = await context.AcceptWebSocketAsync(subProtocol: null);
                await EchoAsync(accepted.WebSocket);
            }
            catch (Exception error)
            {
                Console.WriteLine($"It came to nothing: {error}");
            }
        }
    }

    private static async Task EchoAsync(WebSocket socket)
    {
        byte[] buffer = new byte[1024];
        WebSocketReceiveResult received = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
        while (received.MessageType != WebSocketMessageType.Close)
        {
            await socket.SendAsync(new ArraySegment<byte>(buffer, 0, received.Count), received.MessageType, received.EndOfMessage, CancellationToken.None);
            received = await socket.ReceiveAsync(new ArraySegment<byte>(buffer), CancellationToken.None);
        }

        await socket.CloseAsync(received.CloseStatus ?? WebSocketCloseStatus.Empty, received.CloseStatusDescription, CancellationToken.None);
        socket.Dispose();
    }

    private static HttpListener? Listen()
    {
        for (int port = 49152; port <= ushort.MaxValue; port++)
        {
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://localhost:{port}/");
            try
            {
                listener.Start();
                return listener;
            }
            catch (HttpListenerException)
            {
                Console.Error.WriteLine($"{port} is taken.");
            }
        }

        return null;
    }
}
