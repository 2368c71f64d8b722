using System.Buffers;
using System.Text;

namespace WsGen.Handshake;

/// <summary>The client's opening handshake, RFC 6455 section 4.1.</summary>
internal static class UpgradeRequestWriter
{
    private static readonly string[] Written =
    [
        "Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Accept", "Content-Length", "Transfer-Encoding",
    ];

    /// <summary>
    /// Writes the request:
    /// <code>
    /// GET /chat?room=1 HTTP/1.1
    /// Host: example.org:8080
    /// Upgrade: websocket
    /// Connection: Upgrade
    /// Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    /// Sec-WebSocket-Version: 13
    /// [Sec-WebSocket-Protocol: chat.v2, chat.v1]
    /// [Sec-WebSocket-Extensions: permessage-deflate]
    /// </code>
    /// </summary>
    /// <param name="output">Gets the request, whole or not at all.</param>
    /// <param name="host">Host and, unless it is the default, port; an IPv6 address in brackets.</param>
    /// <param name="target">Path and query, percent-encoded, without a fragment.</param>
    /// <param name="key">A fresh key of <see cref="AcceptKey.CreateKey"/>.</param>
    /// <param name="subprotocols">In order of preference; may be empty.</param>
    /// <param name="extensions">The value of Sec-WebSocket-Extensions, if any are offered.</param>
    /// <param name="extraHeaders">Fields of the application, such as Origin, Cookie or Authorization.</param>
    /// <exception cref="ArgumentException">Something may not stand where it is to be written.</exception>
    public static void Write(
        IBufferWriter<byte> output,
        string host,
        string target,
        ReadOnlySpan<byte> key,
        IReadOnlyList<string> subprotocols,
        string? extensions,
        ReadOnlySpan<KeyValuePair<string, string>> extraHeaders)
    {
        ReadOnlySpan<byte> afterTarget = " HTTP/1.1\r\n"u8;
        ReadOnlySpan<byte> upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "u8;
        ReadOnlySpan<byte> version = "\r\nSec-WebSocket-Version: 13\r\n"u8;
        CheckParts(host, target, key, subprotocols);
        string? offered = subprotocols.Count == 0 ? null : string.Join(", ", subprotocols);
        int length = "GET "u8.Length + target.Length + afterTarget.Length
            + HeadWriter.Measure("Host", host)
            + upgrade.Length + key.Length + version.Length
            + (offered is null ? 0 : HeadWriter.Measure("Sec-WebSocket-Protocol", offered))
            + (extensions is null ? 0 : HeadWriter.Measure("Sec-WebSocket-Extensions", extensions))
            + HeadWriter.Measure(extraHeaders, Written) + 2;

        var writer = new HeadWriter(output, length);
        writer.Write("GET "u8);
        writer.Write(target);
        writer.Write(afterTarget);
        writer.WriteField("Host", host);
        writer.Write(upgrade);
        writer.Write(key);
        writer.Write(version);
        if (offered is not null)
        {
            writer.WriteField("Sec-WebSocket-Protocol", offered);
        }

        if (extensions is not null)
        {
            writer.WriteField("Sec-WebSocket-Extensions", extensions);
        }

        writer.WriteFields(extraHeaders);
        writer.Write("\r\n"u8);
        writer.Complete(output);
    }

    private static void CheckParts(string host, string target, ReadOnlySpan<byte> key, IReadOnlyList<string> subprotocols)
    {
        if (!Authority.TryParse(Encoding.UTF8.GetBytes(host), out _))
        {
            throw new ArgumentException("The host is not a host name or address with an optional port.", nameof(host));
        }

        if (!target.StartsWith('/') || RequestTarget.Parse(Encoding.UTF8.GetBytes(target), out _) != HandshakeViolation.None)
        {
            throw new ArgumentException(
                "The target is not a percent-encoded path with an optional query and without a fragment.", nameof(target));
        }

        if (!AcceptKey.IsKey(key))
        {
            throw new ArgumentException("The key is not 16 bytes in base64.", nameof(key));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (string subprotocol in subprotocols)
        {
            if (!HttpSyntax.IsToken(subprotocol) || !names.Add(subprotocol))
            {
                throw new ArgumentException("The subprotocols are not tokens that differ from each other (RFC 6455 section 4.1).", nameof(subprotocols));
            }
        }
    }
}
