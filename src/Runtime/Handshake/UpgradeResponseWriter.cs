using System.Buffers;
using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// The server's answer to the opening handshake, RFC 6455 section 4.2.2.
/// </summary>
internal static class UpgradeResponseWriter
{
    internal static readonly string[] WrittenWithAccept =
    [
        "Upgrade", "Connection", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions", "Content-Length", "Transfer-Encoding",
    ];

    internal static readonly string[] WrittenWithRefusal =
    [
        "Upgrade", "Connection", "Sec-WebSocket-Version", "Content-Type", "Content-Length", "Transfer-Encoding",
    ];

    /// <summary>
    /// The answer that opens the WebSocket:
    /// <code>
    /// HTTP/1.1 101 Switching Protocols
    /// Upgrade: websocket
    /// Connection: Upgrade
    /// Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
    /// [Sec-WebSocket-Protocol: chat]
    /// [Sec-WebSocket-Extensions: permessage-deflate]
    /// </code>
    /// </summary>
    /// <param name="output">Gets the head, whole or not at all.</param>
    /// <param name="key">The Sec-WebSocket-Key of the request.</param>
    /// <param name="subprotocol">The subprotocol chosen, if any.</param>
    /// <param name="extensions">The value of Sec-WebSocket-Extensions, if any were agreed.</param>
    /// <param name="extraHeaders">Fields of the application.</param>
    /// <exception cref="ArgumentException">A name or value may not stand in a field, or is one that this method writes.</exception>
    public static void WriteAccept(
        IBufferWriter<byte> output,
        ReadOnlySpan<byte> key,
        string? subprotocol,
        string? extensions,
        ReadOnlySpan<KeyValuePair<string, string>> extraHeaders)
    {
        ReadOnlySpan<byte> start = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "u8;
        if (subprotocol is not null && !HttpSyntax.IsToken(subprotocol))
        {
            throw new ArgumentException("The subprotocol is not a token (RFC 6455 section 4.1).", nameof(subprotocol));
        }

        if (key.Length != AcceptKey.KeyLength)
        {
            throw new ArgumentException("The key is not one that UpgradeRules has accepted.", nameof(key));
        }

        int length = start.Length + AcceptKey.AcceptLength + 2
            + (subprotocol is null ? 0 : HeadWriter.Measure("Sec-WebSocket-Protocol", subprotocol))
            + (extensions is null ? 0 : HeadWriter.Measure("Sec-WebSocket-Extensions", extensions))
            + HeadWriter.Measure(extraHeaders, WrittenWithAccept) + 2;

        var writer = new HeadWriter(output, length);
        writer.Write(start);
        AcceptKey.Write(key, writer.Reserve(AcceptKey.AcceptLength));
        writer.Write("\r\n"u8);
        if (subprotocol is not null)
        {
            writer.WriteField("Sec-WebSocket-Protocol", subprotocol);
        }

        if (extensions is not null)
        {
            writer.WriteField("Sec-WebSocket-Extensions", extensions);
        }

        writer.WriteFields(extraHeaders);
        writer.Write("\r\n"u8);
        writer.Complete(output);
    }

    /// <summary>The interim answer of RFC 9110 section 15.2.1.</summary>
    public static void WriteContinue(IBufferWriter<byte> output) => output.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);

    /// <summary>Answers a violation with its status and sentence, and the fields that the status calls for.</summary>
    /// <param name="output">Gets the response, whole or not at all.</param>
    /// <param name="violation">One that has a status, which those of a server's answer have not.</param>
    /// <param name="extraHeaders">Fields of the application.</param>
    /// <param name="headOnly">Leaves the body out: for requests with the method HEAD.</param>
    public static void WriteRefusal(
        IBufferWriter<byte> output,
        HandshakeViolation violation,
        ReadOnlySpan<KeyValuePair<string, string>> extraHeaders = default,
        bool headOnly = false) =>
        WriteRefusal(output, violation.StatusCode(), violation.Reason(), extraHeaders, headOnly);

    /// <summary>
    /// Refuses the handshake; the connection is to be closed behind it. 405 names GET; 426 names the protocol and its version, as
    /// RFC 9110 section 15.5.22 and RFC 6455 section 4.4 demand.
    /// </summary>
    /// <param name="output">Gets the response, whole or not at all.</param>
    /// <param name="status">From 300 to 599.</param>
    /// <param name="reasonSentence">The body: what was wrong and what to do. A line feed ends it.</param>
    /// <param name="extraHeaders">Fields of the application, such as WWW-Authenticate, Location or Retry-After.</param>
    /// <param name="headOnly">Leaves the body out: for requests with the method HEAD.</param>
    /// <exception cref="ArgumentException">A name or value may not stand in a field, or is one that this method writes.</exception>
    public static void WriteRefusal(
        IBufferWriter<byte> output,
        int status,
        string reasonSentence,
        ReadOnlySpan<KeyValuePair<string, string>> extraHeaders,
        bool headOnly = false)
    {
        if (status is < 300 or > 599 or 304)
        {
            throw new ArgumentOutOfRangeException(nameof(status), status, "A refusal has a status from 300 to 599 that allows a body.");
        }

        WriteAnswer(output, status, EndLine(reasonSentence), extraHeaders, headOnly);
    }

    /// <summary>The body of a refusal as it is sent: a line, for whoever reads it in a terminal.</summary>
    public static string EndLine(string sentence) => sentence.Length == 0 || sentence.EndsWith('\n') ? sentence : sentence + "\n";

    /// <summary>The same for any status that allows a body, such as the 200 of a request that was none for an upgrade.</summary>
    /// <param name="output">Gets the response, whole or not at all.</param>
    /// <param name="status">Its status.</param>
    /// <param name="body">Its body.</param>
    /// <param name="extraHeaders">Fields of the application. A Date among them takes the place of the other.</param>
    /// <param name="headOnly">Leaves the body out: for requests with the method HEAD.</param>
    /// <param name="date">Of the answer, which RFC 9110 section 6.6.1 wants of whoever has a clock; null: this floor has none.</param>
    public static void WriteAnswer(
        IBufferWriter<byte> output, int status, string body, ReadOnlySpan<KeyValuePair<string, string>> extraHeaders, bool headOnly, string? date = null)
    {
        foreach ((string name, _) in extraHeaders)
        {
            date = name.Equals("Date", StringComparison.OrdinalIgnoreCase) ? null : date;
        }

        ReadOnlySpan<byte> fields = status switch
        {
            405 => "Connection: close\r\nAllow: GET\r\n"u8,
            426 => "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"u8,
            _ => "Connection: close\r\n"u8,
        };
        string phrase = StatusPhrases.Of(status);
        int bodyLength = Encoding.UTF8.GetByteCount(body);
        int length = "HTTP/1.1 "u8.Length + HeadWriter.DigitCount(status) + " "u8.Length + phrase.Length + 2 + fields.Length
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: "u8.Length + HeadWriter.DigitCount(bodyLength) + 2
            + (date is null ? 0 : "Date: \r\n"u8.Length + date.Length)
            + HeadWriter.Measure(extraHeaders, WrittenWithRefusal) + 2 + (headOnly ? 0 : bodyLength);

        var writer = new HeadWriter(output, length);
        writer.Write("HTTP/1.1 "u8);
        writer.Write(status);
        writer.Write(" "u8);
        writer.Write(phrase);
        writer.Write("\r\n"u8);
        writer.Write(fields);
        if (date is not null)
        {
            writer.WriteField("Date", date);
        }

        writer.Write("Content-Type: text/plain; charset=utf-8\r\nContent-Length: "u8);
        writer.Write(bodyLength);
        writer.Write("\r\n"u8);
        writer.WriteFields(extraHeaders);
        writer.Write("\r\n"u8);
        if (!headOnly)
        {
            Encoding.UTF8.GetBytes(body, writer.Reserve(bodyLength));
        }

        writer.Complete(output);
    }
}
