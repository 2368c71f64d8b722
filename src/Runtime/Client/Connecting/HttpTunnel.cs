using System.Buffers;
using WsGen.Handshake;

namespace WsGen.Client.Connecting;

/// <summary>A tunnel through an HTTP proxy: CONNECT, RFC 9110 section 9.3.6.</summary>
internal static class HttpTunnel
{
    private const int MaxInterimResponses = 8;

    /// <summary>Asks for it.</summary>
    /// <param name="stream">To the proxy. Behind an answer of 2xx it is the tunnel.</param>
    /// <param name="target">Host and port of the server.</param>
    /// <param name="fields">What goes along.</param>
    /// <param name="proxy">For messages.</param>
    /// <param name="maxHeadBytes">The longest answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WsHandshakeException">What has come is no answer.</exception>
    public static async Task<UpgradeResponse> AskAsync(
        Stream stream, string target, IReadOnlyList<KeyValuePair<string, string>> fields, Uri proxy, int maxHeadBytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Write(target, fields), cancellationToken).ConfigureAwait(false);
            return await ReadAsync(stream, proxy, maxHeadBytes, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error) when (error is not WsHandshakeException && !cancellationToken.IsCancellationRequested)
        {
            throw Lost(proxy, error);
        }
    }

    private static ReadOnlyMemory<byte> Write(string target, IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        KeyValuePair<string, string>[] all = [KeyValuePair.Create("Host", target), .. fields];
        var output = new ArrayBufferWriter<byte>(256);
        var writer = new HeadWriter(output, "CONNECT "u8.Length + target.Length + " HTTP/1.1\r\n"u8.Length + HeadWriter.Measure(all, []) + 2);
        writer.Write("CONNECT "u8);
        writer.Write(target);
        writer.Write(" HTTP/1.1\r\n"u8);
        writer.WriteFields(all);
        writer.Write("\r\n"u8);
        writer.Complete(output);
        return output.WrittenMemory;
    }

    private static async Task<UpgradeResponse> ReadAsync(Stream stream, Uri proxy, int maxHeadBytes, CancellationToken cancellationToken)
    {
        byte[] head = new byte[512];
        int length = 0;
        int interimResponses = 0;
        var parser = new UpgradeResponseParser(maxHeadBytes);
        while (true)
        {
            if (length == head.Length)
            {
                Array.Resize(ref head, head.Length * 2); // the parser refuses before this becomes large
            }

            int read = await stream.ReadAsync(head.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw Lost(proxy, null);
            }

            length += read;
            UpgradeParseStatus status;
            while ((status = parser.TryParse(head.AsSpan(0, length), out int consumed, out UpgradeResponse? response, out HandshakeViolation violation)) != UpgradeParseStatus.NeedMore)
            {
                if (status == UpgradeParseStatus.Refused)
                {
                    throw new WsHandshakeException(
                        $"The answer of the proxy {proxy.Authority} cannot be read. {violation.Reason()}",
                        violation is HandshakeViolation.HeadTooLarge or HandshakeViolation.TooManyFields ? HandshakeFailure.ResponseTooLarge : HandshakeFailure.Proxy);
                }

                if (response!.StatusCode is 101 or < 100 or >= 200)
                {
                    // The client speaks first, with TLS or with a request: whatever comes before was not the server's.
                    return response.StatusCode is < 200 or >= 300 || consumed == length ? response : throw new WsHandshakeException(
                        $"The proxy {proxy.Authority} has opened a tunnel, and sent bytes that nobody had asked for.", HandshakeFailure.Proxy, response.StatusCode, response.Headers);
                }

                if (++interimResponses > MaxInterimResponses)
                {
                    throw new WsHandshakeException($"The proxy {proxy.Authority} sends one interim answer after the other.", HandshakeFailure.Proxy, response.StatusCode, response.Headers);
                }

                head.AsSpan(consumed..length).CopyTo(head);
                length -= consumed;
            }
        }
    }

    private static WsHandshakeException Lost(Uri proxy, Exception? error) =>
        new($"The proxy {proxy.Authority} has ended the connection without an answer. Check that it is a proxy for HTTP.", HandshakeFailure.Proxy, inner: error);
}
