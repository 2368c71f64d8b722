using System.Buffers;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen;

public sealed partial class WsSession
{
    /// <summary>Sends a text message.</summary>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <param name="cancellationToken">Gives up waiting for a slow peer; a message that has been accepted is not called back.</param>
    /// <returns>
    /// Completes when the message has been accepted: in order, within the send queue's limit. Faults with
    /// <see cref="SessionClosedException"/> if the session has closed, and with <see cref="InvalidOperationException"/> if too many
    /// sends wait for a peer that does not read.
    /// </returns>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _connection.Send(text, Compression, cancellationToken);
    }

    /// <summary>Sends a text message, and says whether to compress it.</summary>
    /// <inheritdoc cref="SendAsync(string, CancellationToken)"/>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <param name="compression">Counts for this message, instead of <see cref="Compression"/>.</param>
    /// <param name="cancellationToken">Gives up waiting for a slow peer; a message that has been accepted is not called back.</param>
    public ValueTask SendAsync(string text, MessageCompression compression, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _connection.Send(text, compression, cancellationToken);
    }

    /// <summary>Sends a binary message.</summary>
    /// <param name="bytes">The message. Leave it unchanged until the task has completed.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        _connection.Send(Opcode.Binary, bytes, Compression, cancellationToken);

    /// <summary>Sends a binary message, and says whether to compress it.</summary>
    /// <param name="bytes">The message. Leave it unchanged until the task has completed.</param>
    /// <param name="compression">Counts for this message, instead of <see cref="Compression"/>.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, MessageCompression compression, CancellationToken cancellationToken = default) =>
        _connection.Send(Opcode.Binary, bytes, compression, cancellationToken);

    /// <summary>Sends a text message that is UTF-8 already.</summary>
    /// <param name="utf8">The message; it is not checked. Leave it unchanged until the task has completed.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    public ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, CancellationToken cancellationToken = default) =>
        _connection.Send(Opcode.Text, utf8, Compression, cancellationToken);

    /// <summary>Sends a text message that is UTF-8 already, and says whether to compress it.</summary>
    /// <param name="utf8">The message; it is not checked. Leave it unchanged until the task has completed.</param>
    /// <param name="compression">Counts for this message, instead of <see cref="Compression"/>.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    public ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, MessageCompression compression, CancellationToken cancellationToken = default) =>
        _connection.Send(Opcode.Text, utf8, compression, cancellationToken);

    /// <summary>Sends a ping (RFC 6455 section 5.5.2). The peer answers with a pong of the same payload.</summary>
    /// <param name="payload">At most 125 bytes.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    /// <exception cref="ArgumentException">The payload is longer than 125 bytes.</exception>
    public ValueTask PingAsync(ReadOnlyMemory<byte> payload = default, CancellationToken cancellationToken = default) =>
        SendControlAsync(Opcode.Ping, payload, cancellationToken);

    /// <summary>Sends a pong that answers no ping: a one-way heartbeat (RFC 6455 section 5.5.3). Pings are answered without it.</summary>
    /// <param name="payload">At most 125 bytes.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    /// <exception cref="ArgumentException">The payload is longer than 125 bytes.</exception>
    public ValueTask PongAsync(ReadOnlyMemory<byte> payload = default, CancellationToken cancellationToken = default) =>
        SendControlAsync(Opcode.Pong, payload, cancellationToken);

    /// <summary>Tells when the peer has caught up: completes when nothing waits to be sent, at once if nothing does.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Faults with <see cref="SessionClosedException"/> if the session closes first.</returns>
    public ValueTask WhenDrainedAsync(CancellationToken cancellationToken = default) => _connection.WhenDrainedAsync(cancellationToken);

    /// <summary>
    /// Starts the closing handshake (RFC 6455 section 7.1.2). No message is delivered any more, and OnClose follows. Does nothing if the
    /// session is closing already.
    /// </summary>
    /// <param name="code">1000, the default, 1001 to 1003, 1007 to 1009, 1011 to 1014, or 3000 to 4999; 1010 by a client only.</param>
    /// <param name="reason">At most 123 bytes of UTF-8.</param>
    /// <param name="cancellationToken">Not needed: this never waits for the peer.</param>
    /// <returns>
    /// Completes when the close frame is on its way, so that it can be awaited inside a handler; the peer's answer is awaited in the
    /// background, for at most the close time-out.
    /// </returns>
    /// <exception cref="ArgumentException">The code may not be sent, or the reason is too long.</exception>
    public ValueTask CloseAsync(
        CloseCode code = CloseCode.NormalClosure, string? reason = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!CloseCodes.MayBeOnTheWire((int)code) || (code == CloseCode.MandatoryExtension && !_connection.IsClient))
        {
            throw new ArgumentException(
                $"{(int)code} may not be sent as a close code. Use 1000 to 1003, 1007 to 1009, {(_connection.IsClient ? 1010 : 1011)} to 1014 or 3000 to 4999 (RFC 6455 section 7.4).",
                nameof(code));
        }

        reason ??= "";
        int bytes = System.Text.Encoding.UTF8.GetByteCount(reason);
        if (bytes > ClosePayload.MaxReasonBytes)
        {
            throw new ArgumentException(
                $"The reason takes {bytes} bytes of UTF-8; a close frame holds {ClosePayload.MaxReasonBytes} (RFC 6455 section 5.5).",
                nameof(reason));
        }

        _connection.Close(code, reason);
        return default;
    }

    /// <summary>Resets the connection, without a close frame and without waiting for anything. OnClose follows with 1006.</summary>
    public void Abort() => _connection.Abort();

    internal ValueTask ReplyAsync(string text) => _connection.Send(text, Compression, default);

    internal ValueTask ReplyAsync(MessageKind kind, ReadOnlySpan<byte> payload) => _connection.Send((Opcode)kind, payload);

    internal ValueTask ReplyAsync(MessageKind kind, in ReadOnlySequence<byte> payload) => _connection.Send((Opcode)kind, payload);

    /// <summary>It is about to be sent to.</summary>
    internal void Approach() => CacheLines.Fetch(_connection);

    /// <summary>Takes a message for many sessions, without ever waiting. Sessions that are closing are passed over.</summary>
    internal void Broadcast(ref BroadcastFrame message) => _connection.Broadcast(ref message);

    internal ValueTask RefuseKind(MessageKind kind)
    {
        _connection.Fail(CloseCode.UnsupportedData, $"this endpoint takes no {(kind == MessageKind.Text ? "text" : "binary")} messages");
        return default;
    }

    internal bool Close(CloseCode code, string reason, TimeSpan? patience = null) => _connection.Close(code, reason, patience);

    internal void Fail(CloseCode code, string reason, string? logged = null) => _connection.Fail(code, reason, logged);

    private ValueTask SendControlAsync(Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        if (payload.Length > 125)
        {
            throw new ArgumentException(
                $"The payload has {payload.Length} bytes; a control frame holds 125 (RFC 6455 section 5.5).", nameof(payload));
        }

        return _connection.SendControl(opcode, payload, cancellationToken);
    }
}
