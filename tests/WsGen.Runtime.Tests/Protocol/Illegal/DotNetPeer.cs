using System.Net.WebSockets;

namespace WsGen.Runtime.Tests.Protocol.Illegal;

/// <summary>System.Net.WebSockets at the end of a stream, given traffic and asked for its verdict.</summary>
internal static class DotNetPeer
{
    public static async Task<Verdict> JudgeAsync(byte[] traffic, bool isServer, bool compression, CancellationToken cancellation)
    {
        (DuplexStream ourEnd, DuplexStream theirEnd) = DuplexStream.Pair();
        using WebSocket peer = WebSocket.CreateFromStream(theirEnd, new WebSocketCreationOptions
        {
            IsServer = isServer,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
            DangerousDeflateOptions = compression ? new WebSocketDeflateOptions() : null,
        });
        await ourEnd.WriteAsync(traffic, cancellation);
        ourEnd.EndOutput();

        var messages = new List<string>();
        string end;
        try
        {
            end = await ReceiveAsync(peer, messages, cancellation);
        }
        catch (WebSocketException e)
        {
            end = e.WebSocketErrorCode == WebSocketError.ConnectionClosedPrematurely ? "open" : "refused";
        }

        // What it has said: pongs, and the close frame that names its reason to refuse.
        theirEnd.Dispose();
        (List<string> pongs, int? code) = await SaidAsync(ourEnd, !isServer, cancellation);
        return new Verdict(messages, pongs, end == "refused" ? $"refused {code}" : end);
    }

    private static async Task<string> ReceiveAsync(WebSocket peer, List<string> messages, CancellationToken cancellation)
    {
        var content = new List<byte>();
        byte[] buffer = new byte[400];
        while (true)
        {
            ValueWebSocketReceiveResult result = await peer.ReceiveAsync(buffer.AsMemory(), cancellation);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                return $"close {(int)peer.CloseStatus!} {peer.CloseStatusDescription}".TrimEnd();
            }

            content.AddRange(buffer.AsSpan(0, result.Count));
            if (result.EndOfMessage)
            {
                messages.Add(Verdict.Line(result.MessageType == WebSocketMessageType.Text, [.. content]));
                content.Clear();
            }
        }
    }

    private static async Task<(List<string> Pongs, int? Code)> SaidAsync(Stream stream, bool asServer, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        await stream.CopyToAsync(output, cancellation);
        List<TwinEvent> said = ReaderTwin.Read(asServer, output.ToArray(), new(long.MaxValue, long.MaxValue));
        List<string> pongs = [.. said.Where(e => e.Kind == WsGen.Protocol.ProtocolEventKind.Pong).Select(e => Convert.ToHexString(e.Payload))];
        byte[]? close = said.FirstOrDefault(e => e.Kind == WsGen.Protocol.ProtocolEventKind.Close)?.Payload;
        return (pongs, close is { Length: >= 2 } ? (close[0] << 8) | close[1] : null);
    }
}
