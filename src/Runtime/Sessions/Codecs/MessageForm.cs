using System.ComponentModel;

namespace WsGen.Sessions.Codecs;

/// <summary>
/// How a <typeparamref name="T"/> becomes a message: through an encoder, as JSON, as the text of a value. Public because generated dispatchers
/// hold them; not meant to be used by hand.
/// </summary>
/// <typeparam name="T">What is sent.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MessageForm<T>
{
    private protected MessageForm()
    {
    }

    /// <summary>Sends the value, which is not null. It may be changed when the call returns, or, of stream encoders, when the task completes.</summary>
    /// <returns>As of every send; faults with <see cref="EncodeException"/> if the value cannot be encoded.</returns>
    internal abstract ValueTask SendAsync(WsSession session, T value, CancellationToken cancellationToken);

    /// <summary>The same, keeping the thread until the message has been written. What is written while it is sent waits for a slow peer as such sends do.</summary>
    internal virtual void Send(WsSession session, T value) => SendAsync(session, value, default).AsTask().GetAwaiter().GetResult();

    /// <summary>Writes the whole message.</summary>
    /// <returns>Its kind; null where that is not the way of this form, and nothing has been written.</returns>
    /// <exception cref="EncodeException">The value cannot be encoded.</exception>
    internal virtual MessageKind? TryWrite(T value, PayloadWriter writer) => null;
}

/// <summary>A form that writes the whole message before any of it is sent.</summary>
internal abstract class WholeForm<T>(MessageKind kind) : MessageForm<T>
{
    internal sealed override ValueTask SendAsync(WsSession session, T value, CancellationToken cancellationToken)
    {
        PayloadWriter writer = PayloadWriter.Take(session);
        try
        {
            TryWrite(value, writer);
        }
        catch (EncodeException error)
        {
            writer.Release();
            return ValueTask.FromException(error);
        }

        return writer.SendAsync(session, kind, cancellationToken);
    }

    internal sealed override void Send(WsSession session, T value)
    {
        PayloadWriter writer = PayloadWriter.Take(session);
        try
        {
            TryWrite(value, writer);
            writer.Send(session, kind);
        }
        finally
        {
            writer.Release();
        }
    }

    internal sealed override MessageKind? TryWrite(T value, PayloadWriter writer)
    {
        try
        {
            Write(value, writer);
            return kind;
        }
        catch (Exception error) when (error is not EncodeException)
        {
            throw new EncodeException($"A {typeof(T)} cannot be encoded: {error.Message}", value, error);
        }
    }

    private protected abstract void Write(T value, PayloadWriter writer);
}
