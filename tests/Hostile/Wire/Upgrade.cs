using System.Text;

namespace WsGen.Hostile.Wire;

/// <summary>Bytes of opening handshakes.</summary>
internal static class Upgrade
{
    /// <summary>A right request.</summary>
    /// <param name="path">Of the endpoint.</param>
    /// <param name="headers">Lines that are added.</param>
    public static byte[] Request(string path, params IEnumerable<string> headers) => Encoding.Latin1.GetBytes(Text(path, headers));

    /// <summary>A right request, as a start for wrong ones.</summary>
    public static string Text(string path, params IEnumerable<string> headers) =>
        $"GET {path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{string.Concat(headers.Select(static line => line + "\r\n"))}\r\n";
}
