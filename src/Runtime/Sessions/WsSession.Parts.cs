using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen;

// Messages that go out before all of them is known: part by part, through a writer, or through a stream.
public sealed partial class WsSession
{
    /// <summary>
    /// Sends the next part of a text message, as a frame of its own (RFC 6455 section 5.4). The first part begins the message, the one with
    /// <paramref name="last"/> ends it.
    /// </summary>
    /// <param name="text">The part; may be empty. A surrogate pair may be divided between two parts.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="cancellationToken">
    /// Gives up waiting for a slow peer; the part is not sent then. Without effect for the last of several parts: without it nothing else could be sent.
    /// </param>
    /// <remarks>
    /// Until the last part, everything else that is sent to this session stands behind the message, within the send queue's limit and policy; only pings, pongs and
    /// the close frame go between the parts. Parts from several threads are parts of the same message; for messages of their own, use
    /// <see cref="OpenTextWriter"/>. If others wait for the end and the message does not go on for the send time-out, the session is closed with 1011.
    /// </remarks>
    /// <returns>
    /// As of <see cref="SendAsync(string, CancellationToken)"/>. Faults with <see cref="InvalidOperationException"/> in the middle of a binary message.
    /// </returns>
    public ValueTask SendPartAsync(string text, bool last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _connection.SendLoosePart(text, last, terms: null, compression: null, cancellationToken);
    }

    /// <summary>Sends the next part of a binary message, otherwise as <see cref="SendPartAsync(string, bool, CancellationToken)"/>.</summary>
    /// <param name="bytes">The part; may be empty. Leave it unchanged until the task has completed.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text. Faults with <see cref="InvalidOperationException"/> in the middle of a text message.</returns>
    public ValueTask SendPartAsync(ReadOnlyMemory<byte> bytes, bool last, CancellationToken cancellationToken = default) =>
        _connection.SendLoosePart(Opcode.Binary, bytes, last, terms: null, compression: null, cancellationToken);

    /// <summary>Sends the next part of a text message that is UTF-8 already, otherwise as <see cref="SendPartAsync(string, bool, CancellationToken)"/>.</summary>
    /// <param name="utf8">The part; it is not checked, and may end within a character. Leave it unchanged until the task has completed.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <returns>As for text.</returns>
    public ValueTask SendTextPartAsync(ReadOnlyMemory<byte> utf8, bool last, CancellationToken cancellationToken = default) =>
        _connection.SendLoosePart(Opcode.Text, utf8, last, terms: null, compression: null, cancellationToken);

    /// <summary>Sends the next part of a text message on its own terms, otherwise as <see cref="SendPartAsync(string, bool, CancellationToken)"/>.</summary>
    /// <param name="text">The part; may be empty.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="options">
    /// How long the part may take, which does not count for the last of several parts, what it is to wait for, and, in the first part, whether to compress the message.
    /// </param>
    /// <param name="cancellationToken">As without options.</param>
    /// <returns>As of <see cref="SendAsync(string, SendOptions, CancellationToken)"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is neither more than zero nor infinite.</exception>
    public ValueTask SendPartAsync(string text, bool last, SendOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _connection.SendLoosePart(text, last, TermsOf(options), options.Compression, cancellationToken);
    }

    /// <summary>Sends the next part of a binary message on its own terms.</summary>
    /// <param name="bytes">The part; may be empty. Leave it unchanged until the task has completed.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="options">As for text.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <inheritdoc cref="SendPartAsync(string, bool, SendOptions, CancellationToken)"/>
    public ValueTask SendPartAsync(ReadOnlyMemory<byte> bytes, bool last, SendOptions options, CancellationToken cancellationToken = default) =>
        _connection.SendLoosePart(Opcode.Binary, bytes, last, TermsOf(options), options.Compression, cancellationToken);

    /// <summary>Sends the next part of a text message that is UTF-8 already, on its own terms.</summary>
    /// <param name="utf8">The part; it is not checked, and may end within a character. Leave it unchanged until the task has completed.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <param name="options">As for text.</param>
    /// <param name="cancellationToken">As for text.</param>
    /// <inheritdoc cref="SendPartAsync(string, bool, SendOptions, CancellationToken)"/>
    public ValueTask SendTextPartAsync(ReadOnlyMemory<byte> utf8, bool last, SendOptions options, CancellationToken cancellationToken = default) =>
        _connection.SendLoosePart(Opcode.Text, utf8, last, TermsOf(options), options.Compression, cancellationToken);

    /// <summary>
    /// Sends the next part of a text message and waits until it has been written to the network: as <see cref="SendPartAsync(string, bool, CancellationToken)"/>,
    /// and as <see cref="Send(string)"/>.
    /// </summary>
    /// <param name="text">The part; may be empty.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <exception cref="TimeoutException">It took longer than <see cref="BlockingSendTimeout"/>; the session has been closed with 1001.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    /// <exception cref="InvalidOperationException">
    /// A binary message is being sent in parts, too many sends wait, the queue's policy has dropped the message, or the opening handshake is not over.
    /// </exception>
    public void SendPart(string text, bool last)
    {
        ArgumentNullException.ThrowIfNull(text);
        _connection.SendLoosePartBlocking(text, last);
    }

    /// <summary>Sends the next part of a binary message and waits until it has been written to the network.</summary>
    /// <param name="bytes">The part; may be empty.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <inheritdoc cref="SendPart(string, bool)"/>
    public void SendPart(ReadOnlySpan<byte> bytes, bool last) => _connection.SendLoosePartBlocking(Opcode.Binary, bytes, last);

    /// <summary>Sends the next part of a text message that is UTF-8 already and waits until it has been written to the network.</summary>
    /// <param name="utf8">The part; it is not checked, and may end within a character.</param>
    /// <param name="last">Whether the message ends with it.</param>
    /// <inheritdoc cref="SendPart(string, bool)"/>
    public void SendTextPart(ReadOnlySpan<byte> utf8, bool last) => _connection.SendLoosePartBlocking(Opcode.Text, utf8, last);

    /// <summary>
    /// Opens a writer for one text message. What is written gathers to 8 KiB and goes out in parts; disposing of the writer ends the message. If nothing
    /// was ever written nothing is sent; if only nothing was written (an empty string), one empty message. Counterpart of <c>getSendWriter</c>.
    /// </summary>
    /// <returns>
    /// A writer for one thread at a time. Its asynchronous members wait as <see cref="SendPartAsync(string, bool, CancellationToken)"/> does, its others block as
    /// <see cref="Send(string)"/> does. Several may be open: the messages go out one after the other, that of the one which sent the first part first.
    /// </returns>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public TextWriter OpenTextWriter() => new MessageTextWriter(new PartBuffer(_connection, Opcode.Text));

    /// <summary>Opens a stream for one binary message, otherwise as <see cref="OpenTextWriter"/>. Counterpart of <c>getSendStream</c>.</summary>
    /// <returns>A stream that can only be written to.</returns>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public Stream OpenBinaryStream() => new MessageOutputStream(new PartBuffer(_connection, Opcode.Binary));
}
