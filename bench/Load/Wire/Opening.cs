using System.Text;
using WsGen.Load.Native;

namespace WsGen.Load.Wire;

/// <summary>The opening handshake, with the key and its answer from RFC 6455 section 1.3. No extension is offered, so nothing is compressed.</summary>
internal static class Opening
{
    private const string Answer = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public static byte[] Request(string path, int port) => Encoding.ASCII.GetBytes(
        $"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");

    /// <summary>Connects and waits for the upgrade.</summary>
    /// <returns>A blocking socket.</returns>
    public static int Connect(int port, ReadOnlySpan<byte> request)
    {
        int descriptor = TcpSocket.Connect(port);
        TcpSocket.SendAll(descriptor, request);
        Span<byte> head = stackalloc byte[4096];
        int length = 0, count;
        do
        {
            count = length < head.Length ? TcpSocket.Receive(descriptor, head[length..]) : 0;
            length += count;
        }
        while (count > 0 && !head[..length].EndsWith("\r\n\r\n"u8));
        Check(head[..length]);
        return descriptor;
    }

    /// <summary>Refuses anything but an upgrade to plain, uncompressed WebSocket.</summary>
    public static void Check(ReadOnlySpan<byte> head)
    {
        string text = Encoding.ASCII.GetString(head);
        if (!text.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal) || !text.Contains(Answer, StringComparison.Ordinal)
            || text.Contains("Sec-WebSocket-Extensions", StringComparison.OrdinalIgnoreCase))
        {
            throw new LoadException($"a server has not upgraded as asked: {text.Split("\r\n")[0]}");
        }
    }
}
