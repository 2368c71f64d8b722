using System.Buffers;
using System.Collections;
using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen;

/// <summary>
/// Sessions that are sent to all at once: the <see cref="OpenSessions"/> of an endpoint, and a <see cref="SessionGroup"/>. Enumerating gives those that are
/// in it at that moment, in no particular order, while others come and go. Thread-safe.
/// </summary>
/// <remarks>
/// Text and bytes are encoded once, an object once for each endpoint, and each is compressed once for all that have agreed on the same compression without context
/// takeover; all send it from the same memory. For a recipient that keeps up nothing is allocated. No peer can hold up the others: a session whose send queue is full drops messages or is closed with 1008, as
/// <see cref="WsOptions.SendQueuePolicy"/> says; where that says to wait, it is closed, because a broadcast does not wait. Sessions that close meanwhile are
/// passed over: nothing is thrown for them.
/// </remarks>
public abstract class SessionSet : IReadOnlyCollection<WsSession>
{
    private protected SessionSet()
    {
    }

    /// <summary>How many sessions are in it.</summary>
    public abstract int Count { get; }

    /// <summary>Sends a text message to all of them.</summary>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>Completed when every session has taken or dropped the message.</returns>
    public ValueTask SendAsync(string text, CancellationToken cancellationToken = default) => SendAsync(text, except: null, cancellationToken);

    /// <summary>Sends a text message to all of them but one.</summary>
    /// <param name="text">The message. Lone surrogates go out as U+FFFD.</param>
    /// <param name="except">Gets nothing, as who has said it; null: nobody is left out. It need not be one of them.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>Completed when every session has taken or dropped the message.</returns>
    public ValueTask SendAsync(string text, WsSession? except, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var message = new BroadcastFrame(Opcode.Text, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, message.Payload);
        return Send(ref message, except);
    }

    /// <summary>Sends a binary message to all of them.</summary>
    /// <param name="bytes">The message. It may be reused when this returns.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>Completed when every session has taken or dropped the message.</returns>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) => SendAsync(bytes, except: null, cancellationToken);

    /// <summary>Sends a binary message to all of them but one.</summary>
    /// <param name="bytes">The message. It may be reused when this returns.</param>
    /// <param name="except">Gets nothing, as who has said it; null: nobody is left out. It need not be one of them.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>Completed when every session has taken or dropped the message.</returns>
    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, WsSession? except, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var message = new BroadcastFrame(Opcode.Binary, bytes.Length);
        bytes.Span.CopyTo(message.Payload);
        return Send(ref message, except);
    }

    /// <summary>Sends a binary message to all of them.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, CancellationToken)"/>
    public ValueTask SendAsync(byte[] bytes, CancellationToken cancellationToken = default) => SendAsync(bytes, except: null, cancellationToken);

    /// <summary>Sends a binary message to all of them but one.</summary>
    /// <inheritdoc cref="SendAsync(ReadOnlyMemory{byte}, WsSession, CancellationToken)"/>
    public ValueTask SendAsync(byte[] bytes, WsSession? except, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return SendAsync((ReadOnlyMemory<byte>)bytes, except, cancellationToken);
    }

    /// <inheritdoc cref="SendAsync{T}(T, WsSession, CancellationToken)"/>
    /// <summary>Sends an object to all of them, as <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/> of each would.</summary>
    public ValueTask SendAsync<T>(T value, CancellationToken cancellationToken = default) => SendAsync(value, except: null, cancellationToken);

    /// <summary>Sends an object to all of them but one, as <see cref="WsSession.SendAsync{T}(T, CancellationToken)"/> of each would.</summary>
    /// <remarks>
    /// It is encoded once for each endpoint that they are sessions of, by the encoder of one of its sessions, whichever that is: what an encoder writes must not
    /// depend on its connection; if that session closes meanwhile, once more by another. Each client is an endpoint of its own, even of the same class. Sessions that have yet
    /// to open get it if another session of their endpoint in the set is open, or <paramref name="except"/> is; text and bytes that no encoder takes they get in any case. Where
    /// there is nobody to send to, nothing is encoded.
    /// </remarks>
    /// <typeparam name="T">What it is sent as. The static type counts, as there.</typeparam>
    /// <param name="value">The object. It is encoded before this returns.</param>
    /// <param name="except">Gets nothing, as who has said it; null: nobody is left out. It need not be one of them.</param>
    /// <param name="cancellationToken">If it has fired already, nothing is sent.</param>
    /// <returns>
    /// Completed when every session has taken or dropped the message. Faults with <see cref="EncodeException"/>, with nothing sent to anybody, if the object
    /// cannot be encoded, nothing knows how to, or its encoder is a stream encoder, which writes to one session at a time.
    /// </returns>
    public ValueTask SendAsync<T>(T value, WsSession? except, CancellationToken cancellationToken = default)
    {
        WsSession.ThrowIfNull(value);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        WsSession[] sessions = TakeSnapshot(out int count);
        var frames = new ObjectFrames();
        try
        {
            frames.Encode(value, sessions.AsSpan(0, count), except);
            frames.Send(sessions.AsSpan(0, count), except);
            return default;
        }
        catch (EncodeException error)
        {
            return ValueTask.FromException(error);
        }
        finally
        {
            frames.Release();
            Return(sessions, count);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<WsSession> GetEnumerator()
    {
        WsSession[] sessions = TakeSnapshot(out int count);
        var own = sessions.AsSpan(0, count).ToArray();
        Return(sessions, count);
        return ((IEnumerable<WsSession>)own).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Those that are in it now, in an array of the pool, so that nothing is locked while they are sent to. One virtual call for all of them.</summary>
    private protected abstract WsSession[] TakeSnapshot(out int count);

    private static void Return(WsSession[] sessions, int count)
    {
        sessions.AsSpan(0, count).Clear(); // the pool must not keep them alive
        ArrayPool<WsSession>.Shared.Return(sessions);
    }

    private ValueTask Send(ref BroadcastFrame message, WsSession? except)
    {
        WsSession[] sessions = TakeSnapshot(out int count);
        try
        {
            message.SendTo(sessions.AsSpan(0, count), except);
        }
        finally
        {
            Return(sessions, count);
            message.Release();
        }

        return default;
    }
}
