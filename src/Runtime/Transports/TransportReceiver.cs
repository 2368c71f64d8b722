using System.Buffers;

namespace WsGen.Transports;

/// <summary>What a receiver did with the bytes it was pushed.</summary>
internal enum ReceiveStatus : byte
{
    /// <summary>All consumed: the memory is the transport's again.</summary>
    Done,

    /// <summary>The receiver still needs the memory. Nothing is pushed until <see cref="TransportConnection.Resume"/>.</summary>
    Held,
}

/// <summary>The floor above, as a transport sees it. Calls never overlap, but for <see cref="OnOutputDrained"/>.</summary>
internal abstract class TransportReceiver
{
    /// <summary>Here are bytes. They may be overwritten: payload is unmasked where it lies.</summary>
    public abstract ReceiveStatus OnReceived(Memory<byte> bytes);

    /// <summary>
    /// Where the next bytes of a large payload belong, and nothing but them: a transport may receive them there instead of pushing them. Empty, if
    /// there is none under way. Valid until the next call.
    /// </summary>
    public virtual Span<byte> PayloadSpace => default;

    /// <summary>So many bytes of <see cref="PayloadSpace"/> have been received. Otherwise as <see cref="OnReceived"/>.</summary>
    public virtual ReceiveStatus OnPayloadReceived(int count) => ReceiveStatus.Done;

    /// <summary>All that one receive brought has been pushed: the moment to flush.</summary>
    public abstract void OnBatchEnd();

    /// <summary>Somebody called <see cref="TransportConnection.Signal"/>.</summary>
    public abstract ReceiveStatus OnSignal();

    /// <summary>The peer sends nothing more (FIN). Output may still be open.</summary>
    public abstract ReceiveStatus OnInputEnded();

    /// <summary>
    /// What comes next, shown while the receiver holds and after <see cref="TransportConnection.Watch"/>: it will be pushed in due course.
    /// Not in the receiving domain; one call at a time. The bytes are valid during the call and must not be changed.
    /// </summary>
    /// <param name="bytes">Bytes behind those that are held, each shown once.</param>
    /// <param name="ended">The peer sends nothing more (FIN).</param>
    /// <param name="error">The connection is broken.</param>
    public virtual void OnReadAhead(in ReadOnlySequence<byte> bytes, bool ended, Exception? error)
    {
    }

    /// <summary>
    /// The flush that returned true has not got through after all, for the peer is slow: nothing may be written any more until
    /// <see cref="OnOutputDrained"/>, as if it had returned false.
    /// </summary>
    /// <param name="left">Bytes that have not been sent.</param>
    public virtual void OnOutputStalled(int left)
    {
    }

    /// <summary>The flush that returned false has ended: there is room again. On any thread.</summary>
    public abstract void OnOutputDrained();

    /// <summary>The connection is over. Last call, exactly once.</summary>
    /// <param name="error">What ended it, or null for an orderly end.</param>
    public abstract ReceiveStatus OnClosed(Exception? error);
}
