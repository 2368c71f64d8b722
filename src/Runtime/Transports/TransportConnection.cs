using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace WsGen.Transports;

/// <summary>
/// One connection: pushes what arrives into its <see cref="Receiver"/> and takes what is to be sent. The output methods belong to one
/// thread at a time; <see cref="Resume"/>, <see cref="Signal"/> and <see cref="Abort"/> may be called on any.
/// </summary>
internal abstract class TransportConnection : IBufferWriter<byte>, IMember
{
    /// <summary>Among the connections of its server.</summary>
    int IMember.Place { get; set; }

    /// <summary>Who gets the bytes. May be replaced from within <see cref="TransportReceiver.OnReceived"/>: the next push goes to the new one.</summary>
    public TransportReceiver Receiver { get; set; } = null!;

    /// <summary>What it carries is encrypted on its way.</summary>
    public virtual bool IsSecure => false;

    /// <summary>What is written can be sent: not so before the handshake of the encryption, if there is one, is over.</summary>
    public virtual bool IsEstablished => true;

    /// <summary>The certificate of the peer, where the encryption has asked for one.</summary>
    public virtual X509Certificate2? ClientCertificate => null;

    public virtual EndPoint? LocalEndPoint => null;

    public virtual EndPoint? RemoteEndPoint => null;

    /// <summary>True once the output has failed: what is written from then on goes nowhere.</summary>
    public abstract bool OutputFailed { get; }

    /// <summary>
    /// Bytes that the peer has taken so far, or that were handed to the network; null where the transport only knows when a flush is over.
    /// </summary>
    public virtual long? BytesSent => null;

    /// <summary>See <see cref="IOutputProgress.LimitsCloseFrame"/>.</summary>
    public virtual bool LimitsCloseFrame => BytesSent is not null;

    /// <summary>Room for at least <paramref name="sizeHint"/> bytes of output.</summary>
    public abstract Span<byte> GetSpan(int sizeHint = 0);

    /// <inheritdoc cref="GetSpan"/>
    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    /// <summary>So many bytes of the span are output.</summary>
    public abstract void Advance(int count);

    /// <summary>
    /// Sends what has been written, without blocking. True: all of it is on its way. False: the peer is slow; nothing may be written until
    /// <see cref="TransportReceiver.OnOutputDrained"/>.
    /// </summary>
    public abstract bool TryFlush();

    /// <summary>The same, for somebody who waits: true only when the network has taken all of it, and nothing of it can stall any more.</summary>
    public virtual bool TryFlushFully() => TryFlush();

    /// <summary>
    /// Asks for a call of <see cref="TransportReceiver.OnBatchEnd"/> at the end of what the current thread is about, so that all that is written
    /// until then leaves together. False: there is no such end, and it should be flushed now.
    /// </summary>
    public virtual bool TryDefer() => false;

    /// <summary>
    /// Sends what has been written, and behind it as much of these bytes as the network takes at once, straight from where they lie. For large
    /// payloads, while no flush is pending; the rest is written as usual.
    /// </summary>
    /// <returns>How many of the bytes; zero where the transport cannot do that.</returns>
    public virtual int SendNow(ReadOnlySpan<byte> bytes) => 0;

    /// <summary>Shared output of this length and more is never joined with other output: that would copy it.</summary>
    public const int LeastShared = 4096;

    /// <summary>Whether <see cref="TryWriteShared"/> succeeds while there is no other output.</summary>
    public virtual bool SharesOutput => false;

    /// <summary>
    /// Takes these bytes as output without copying them: it has a reference to them until they have been sent or will never be. False: there is
    /// other output before them, or this transport cannot do that; they are to be written as usual.
    /// </summary>
    public virtual bool TryWriteShared(SharedBytes bytes) => false;

    /// <summary>Nothing more will be written. Everything must have been flushed.</summary>
    /// <returns>
    /// True: the peer sees the end of the stream (FIN), and input goes on. False: this transport can only end both directions at once, by
    /// <see cref="End"/>.
    /// </returns>
    public abstract bool CompleteOutput();

    /// <summary>Ends the connection in order. Input that has come and has not been read may turn the end into a reset. Never waits.</summary>
    public abstract void End();

    /// <summary>The receiver has done with the bytes it held.</summary>
    public abstract void Resume();

    /// <summary>
    /// The receiver has been holding for long: reads on, to a small limit, and shows it what comes by
    /// <see cref="TransportReceiver.OnReadAhead"/>. Does nothing if it does not hold.
    /// </summary>
    public abstract void Watch();

    /// <summary>Has <see cref="TransportReceiver.OnSignal"/> called soon.</summary>
    public abstract void Signal();

    /// <summary>
    /// Ends the connection at once, whatever is under way. Never waits. May come when the connection has just ended by itself, also after
    /// <see cref="TransportReceiver.OnClosed"/> has been called: then it does nothing, and touches nothing that has been given back.
    /// </summary>
    public abstract void Abort();
}
