using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen;

// Sends that keep their thread until the message has left. Counterpart of jakarta.websocket.RemoteEndpoint.Basic.
public sealed partial class WsSession
{
    /// <summary>
    /// Sends a text message and waits until it has been written to the network. May be called anywhere but in the endpoint's constructor, inside handlers as
    /// well: there it keeps the session, and no other one, from receiving. Where the thread need not be kept, await
    /// <see cref="SendAsync(string, SendOptions, CancellationToken)"/>.
    /// </summary>
    /// <remarks>Within a <see cref="Batch"/> it returns when the message has been put to the others.</remarks>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <exception cref="TimeoutException">It took longer than <see cref="BlockingSendTimeout"/>; the session has been closed with 1001.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    /// <exception cref="InvalidOperationException">Too many sends wait, the queue's policy has dropped the message, or the opening handshake is not over.</exception>
    public void Send(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _connection.SendBlocking(new OutgoingMessage(text, Compression));
    }

    /// <summary>Sends a binary message and waits until it has been written to the network.</summary>
    /// <param name="bytes">The message.</param>
    /// <inheritdoc cref="Send(string)"/>
    public void Send(ReadOnlySpan<byte> bytes) => _connection.SendBlocking(new OutgoingMessage(Opcode.Binary, bytes, Compression));

    /// <summary>Sends a text message that is UTF-8 already and waits until it has been written to the network.</summary>
    /// <param name="utf8">The message; it is not checked.</param>
    /// <inheritdoc cref="Send(string)"/>
    public void SendText(ReadOnlySpan<byte> utf8) => _connection.SendBlocking(new OutgoingMessage(Opcode.Text, utf8, Compression));
}
