using System.Text;

namespace WsGen.Conformance.Peer;

/// <summary>The head of an opening handshake as the peer sends it, right to begin with and then changed as a case wants it. Immutable.</summary>
/// <param name="StartLine">Request line or status line.</param>
/// <param name="Lines">The header lines, without their CRLF.</param>
public sealed record UpgradeText(string StartLine, IReadOnlyList<string> Lines)
{
    /// <summary>A right upgrade request for the resource at that address.</summary>
    public static UpgradeText Request(Uri address, string key) => new(
        $"GET {address.PathAndQuery} HTTP/1.1",
        [
            $"Host: {address.Authority}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            $"Sec-WebSocket-Key: {key}",
        ]);

    /// <summary>The answer that opens the WebSocket.</summary>
    public static UpgradeText Answer(string key) => new(
        "HTTP/1.1 101 Switching Protocols",
        [
            "Upgrade: websocket",
            "Connection: Upgrade",
            $"Sec-WebSocket-Accept: {HttpHead.AcceptOf(key)}",
        ]);

    public UpgradeText With(string name, string value) => WithLine($"{name}: {value}");

    public UpgradeText WithLine(string line) => this with { Lines = [.. Lines, line] };

    public UpgradeText Without(string name) =>
        this with { Lines = [.. Lines.Where(line => !line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))] };

    public UpgradeText Replace(string name, string value) => Without(name).With(name, value);

    /// <summary>The same request for another target.</summary>
    public UpgradeText At(string target) => this with { StartLine = $"GET {target} HTTP/1.1" };

    public override string ToString() => string.Concat(Lines.Prepend(StartLine).Select(static line => line + "\r\n")) + "\r\n";

    /// <summary>As it goes on the wire; characters up to U+00FF are bytes.</summary>
    public byte[] ToBytes() => Encoding.Latin1.GetBytes(ToString());
}
