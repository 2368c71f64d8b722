using System.Buffers;
using System.Text;

namespace WsGen.Handshake;

/// <summary>Heads to test with. One char is one byte, so that a test can spell any byte as \xNN.</summary>
internal static class Heads
{
    public const string Key = "dGhlIHNhbXBsZSBub25jZQ==";
    public const string Accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    public const string UpgradeFields =
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + Key + "\r\nSec-WebSocket-Version: 13\r\n";

    public const string Good = "GET /chat HTTP/1.1\r\nHost: server.example.com\r\n" + UpgradeFields + "\r\n";

    public const string GoodAnswer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + Accept + "\r\n\r\n";

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string Text(ArrayBufferWriter<byte> output) => Text(output.WrittenSpan);

    /// <summary>A good request with other fields: lines are added, or take the place of the field of the same name.</summary>
    public static string With(params string[] lines)
    {
        var fields = Good.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).ToList();
        foreach (string name in lines.Select(NameOf).Distinct())
        {
            fields.RemoveAll(line => NameOf(line) == name);
        }

        return string.Join("\r\n", fields.Concat(lines)) + "\r\n\r\n";
    }

    /// <summary>A good request without one of its fields.</summary>
    public static string Without(string name) =>
        string.Join("\r\n", Good.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Where(line => NameOf(line) != name.ToLowerInvariant()))
        + "\r\n\r\n";

    /// <summary>A good request with another request line.</summary>
    public static string WithLine(string requestLine) => Good.Replace("GET /chat HTTP/1.1", requestLine, StringComparison.Ordinal);

    public static UpgradeRequest Request(string head)
    {
        UpgradeParseStatus status = new UpgradeRequestParser().TryParse(Bytes(head), out _, out UpgradeRequest? request, out HandshakeViolation violation);
        Assert.True(status == UpgradeParseStatus.Complete, $"{violation}: {head}");
        return request!;
    }

    private static string NameOf(string line)
    {
        int colon = line.IndexOf(':');
        return colon < 0 ? "" : line[..colon].ToLowerInvariant();
    }
}
