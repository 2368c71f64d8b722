using System.Text;

namespace WsGen.Handshake;

/// <summary>The head of the server's answer. Whether it opens a WebSocket is the business of <see cref="ClientUpgradeRules"/>.</summary>
internal sealed class UpgradeResponse(int statusCode, int minorVersion, string reasonPhrase, HandshakeHeaders headers)
{
    public int StatusCode { get; } = statusCode;

    /// <summary>The minor HTTP version: 1 for HTTP/1.1.</summary>
    public int MinorVersion { get; } = minorVersion;

    /// <summary>The words behind the status; may be empty.</summary>
    public string ReasonPhrase { get; } = reasonPhrase;

    public HandshakeHeaders Headers { get; } = headers;

    internal static string Phrase(ReadOnlySpan<byte> bytes) =>
        bytes.SequenceEqual("Switching Protocols"u8) ? "Switching Protocols" : Encoding.Latin1.GetString(bytes);
}
