using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen;

// Sends on terms of their own: how long they may take, when they are done, who is told.
public sealed partial class WsSession
{
    /// <summary>Sends a text message on its own terms.</summary>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <param name="options">How long it may take, what it is to wait for, whether to compress.</param>
    /// <param name="cancellationToken">Gives up waiting. What has not been written yet is not sent then.</param>
    /// <returns>
    /// Completes when the message has been accepted, or written to the network, as <paramref name="options"/> say. Faults with
    /// <see cref="TimeoutException"/> if that took too long, with <see cref="SessionClosedException"/> if the session has closed or closes
    /// first, and with <see cref="InvalidOperationException"/> if too many sends wait, or, where it was to be written, if the queue's
    /// policy has dropped it.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The time-out is neither more than zero nor infinite.</exception>
    public ValueTask SendAsync(string text, SendOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Send(new OutgoingMessage(text, options.Compression ?? Compression), options, cancellationToken);
    }

    /// <summary>Sends a binary message on its own terms.</summary>
    /// <param name="bytes">The message. Leave it unchanged until the task has completed.</param>
    /// <inheritdoc cref="SendAsync(string, SendOptions, CancellationToken)"/>
    /// <param name="options">How long it may take, what it is to wait for, whether to compress.</param>
    /// <param name="cancellationToken">Gives up waiting. What has not been written yet is not sent then.</param>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, SendOptions options, CancellationToken cancellationToken = default) =>
        Send(new OutgoingMessage(Opcode.Binary, bytes, options.Compression ?? Compression), options, cancellationToken);

    /// <summary>Sends a text message that is UTF-8 already, on its own terms.</summary>
    /// <param name="utf8">The message; it is not checked. Leave it unchanged until the task has completed.</param>
    /// <inheritdoc cref="SendAsync(string, SendOptions, CancellationToken)"/>
    /// <param name="options">How long it may take, what it is to wait for, whether to compress.</param>
    /// <param name="cancellationToken">Gives up waiting. What has not been written yet is not sent then.</param>
    public ValueTask SendTextAsync(ReadOnlyMemory<byte> utf8, SendOptions options, CancellationToken cancellationToken = default) =>
        Send(new OutgoingMessage(Opcode.Text, utf8, options.Compression ?? Compression), options, cancellationToken);

    /// <summary>Sends a text message and calls back when it has been written to the network, or is not going to be.</summary>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <param name="done">
    /// Called once, on the thread pool and never on this thread before this has returned; callbacks of a session come one after the other, in the order in
    /// which the sends are done. What it throws is logged.
    /// </param>
    /// <exception cref="SessionClosedException">The session has closed; there is no call back then.</exception>
    /// <exception cref="InvalidOperationException">
    /// As many call backs wait for one that does not return as messages may wait to be sent: one for each 256 bytes of SendQueueLimit, and 256 more. Nothing
    /// was sent, and there is no call back.
    /// </exception>
    public void SendAsync(string text, Action<SendResult> done)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(done);
        Send(new OutgoingMessage(text, Compression), done);
    }

    /// <summary>Sends a binary message and calls back when it has been written to the network, or is not going to be.</summary>
    /// <param name="bytes">The message. Leave it unchanged until the call back.</param>
    /// <inheritdoc cref="SendAsync(string, Action{SendResult})"/>
    /// <param name="done">
    /// Called once, on the thread pool and never on this thread before this has returned; callbacks of a session come one after the other, in the order in
    /// which the sends are done. What it throws is logged.
    /// </param>
    public void SendAsync(ReadOnlyMemory<byte> bytes, Action<SendResult> done)
    {
        ArgumentNullException.ThrowIfNull(done);
        Send(new OutgoingMessage(Opcode.Binary, bytes, Compression), done);
    }

    private ValueTask Send(in OutgoingMessage message, in SendOptions options, CancellationToken cancellationToken) =>
        _connection.Send(message, TermsOf(options), cancellationToken).AsTask();

    private SendTerms TermsOf(in SendOptions options)
    {
        TimeSpan timeout = options.Timeout ?? AsyncSendTimeout;
        return WsConnection.IsLimit(timeout)
            ? new SendTerms(options.WhenWritten, Blocks: false, timeout)
            : throw new ArgumentOutOfRangeException(
                nameof(options), timeout, FormattableString.Invariant($"The send time-out is {timeout}; it must be more than zero, or infinite for no limit."));
    }

    private SendCallback CallbackOf(Action<SendResult> done)
    {
        SendCallbacks callbacks = Made.SendCallbacks
            ?? Interlocked.CompareExchange(ref Made.SendCallbacks, new SendCallbacks(_connection.OnSendCallbackFailed), null)
            ?? Made.SendCallbacks;
        int waiting = callbacks.Waiting;
        if (waiting >= _connection.MaxPendingMessages && IsOpen)
        {
            throw new InvalidOperationException(
                $"{waiting} call backs of messages already wait until those before them have returned: as many as messages may wait to be sent " +
                $"(SendQueueLimit is {_connection.Options.SendQueueLimit}). A call back must not block, nor may the next sends come faster than it returns.");
        }

        return new SendCallback(callbacks, this, done);
    }

    private void Send(in OutgoingMessage message, Action<SendResult> done)
    {
        SendCallback callback = CallbackOf(done);
        SendOutcome outcome = _connection.Send(message, new SendTerms(WhenWritten: true, Blocks: false, AsyncSendTimeout, callback), default);
        if (outcome.Error is SessionClosedException closed)
        {
            throw closed;
        }

        if (outcome.Pending is null)
        {
            callback.OnDone(outcome.Error);
        }
    }
}
