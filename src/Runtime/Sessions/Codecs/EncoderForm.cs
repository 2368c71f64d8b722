using System.Text.Unicode;

namespace WsGen.Sessions.Codecs;

// Encoders are called by one thread at a time, and anybody may send on any thread: hence the lock, which is the encoder's own. Nothing of ours is
// locked while it runs, and an encoder that sends itself may do so.

internal sealed class TextEncoderForm<T>(ITextEncoder<T> encoder) : WholeForm<T>(MessageKind.Text)
{
    private protected override void Write(T value, PayloadWriter writer) => Write(encoder, value, writer);

    public static void Write(ITextEncoder<T> encoder, T value, PayloadWriter writer)
    {
        lock (encoder)
        {
            encoder.Encode(value, writer);
        }

        if (!Utf8.IsValid(writer.Written))
        {
            throw new EncodeException($"{encoder.GetType()} has written bytes that are no UTF-8.", value);
        }
    }
}

internal sealed class BinaryEncoderForm<T>(IBinaryEncoder<T> encoder) : WholeForm<T>(MessageKind.Binary)
{
    private protected override void Write(T value, PayloadWriter writer)
    {
        lock (encoder)
        {
            encoder.Encode(value, writer);
        }
    }
}

/// <summary>A form whose encoder writes the message while it is sent.</summary>
internal abstract class StreamForm<T> : MessageForm<T>
{
    internal sealed override async ValueTask SendAsync(WsSession session, T value, CancellationToken cancellationToken)
    {
        // One at a time, as all encoders; a message that is being written would hold up the others anyway.
        StreamTurn turn = session.Codecs?.StreamTurn ?? throw new InvalidOperationException("The session has no encoders.");
        await turn.WaitAsync(session, cancellationToken).ConfigureAwait(false);
        turn.Enter();
        try
        {
            await WriteAsync(session, value).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not EncodeException && !IsEndOf(session, error))
        {
            // Half a message may be out, and the peer must not take it for a whole one, nor wait for its end.
            session.Fail(CloseCode.InternalError, "a message could not be written to its end");
            throw Failed(value, error);
        }
        finally
        {
            turn.Leave();
        }
    }

    private protected abstract ValueTask WriteAsync(WsSession session, T value);

    /// <summary>Ends the message, but only if it has been written to its end.</summary>
    private protected static async ValueTask WriteAsync<TWriter>(
        WsSession session, TWriter writer, Func<T, TWriter, CancellationToken, ValueTask> encode, T value)
        where TWriter : IAsyncDisposable
    {
        try
        {
            await encode(value, writer, session.Closing).ConfigureAwait(false);
        }
        catch (Exception error) when (!IsEndOf(session, error))
        {
            session.Fail(CloseCode.InternalError, "a message could not be written to its end");
            try
            {
                await writer.DisposeAsync().ConfigureAwait(false);
            }
            catch (SessionClosedException)
            {
                // By the line before.
            }

            throw Failed(value, error);
        }

        await writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Not so where the encoder has given up by itself, or has met another session that has closed.</summary>
    private static bool IsEndOf(WsSession session, Exception error) =>
        (error is SessionClosedException closed && session.IsOwn(closed)) || (error is OperationCanceledException && session.Closing.IsCancellationRequested);

    private static EncodeException Failed(T value, Exception error) =>
        error as EncodeException ?? new EncodeException($"A {typeof(T)} cannot be encoded: {error.Message}", value, error);
}

internal sealed class TextStreamForm<T>(ITextStreamEncoder<T> encoder) : StreamForm<T>
{
    private protected override ValueTask WriteAsync(WsSession session, T value) => WriteAsync(session, session.OpenTextWriter(), encoder.EncodeAsync, value);
}

internal sealed class BinaryStreamForm<T>(IBinaryStreamEncoder<T> encoder) : StreamForm<T>
{
    private protected override ValueTask WriteAsync(WsSession session, T value) => WriteAsync(session, session.OpenBinaryStream(), encoder.EncodeAsync, value);
}
