using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// One socket of an event loop. Its loop pushes what arrives straight from the buffer it received into; whoever flushes sends by itself, on
/// any thread, for the descriptor does not block.
/// </summary>
/// <remarks>
/// The receiving domain is entered by the thread that finds <c>_state</c> zero, which only the loop looks for, and left by setting it to
/// zero: at the end of a dispatch, or, if the receiver holds, by <see cref="Resume"/>. The output domain is the receiver's to guard; while a
/// flush is pending it is the loop's.
/// </remarks>
internal abstract partial class LoopConnection : TransportConnection, ILoopWork
{
    private readonly EventLoop _loop;
    private readonly int _socket;
    private readonly SocketName _remote;
    private readonly Action<LoopConnection> _ended;
    private volatile bool _registered;
    private bool _closed;
    private bool _connecting;

    /// <param name="loop">The loop that it belongs to.</param>
    /// <param name="socket">A non-blocking descriptor, which is its own from now on.</param>
    /// <param name="remote">The peer.</param>
    /// <param name="ended">Called once, when the descriptor has been closed.</param>
    protected LoopConnection(EventLoop loop, int socket, in SocketName remote, Action<LoopConnection> ended)
    {
        _loop = loop;
        _socket = socket;
        _remote = remote;
        _ended = ended;
    }

    ILoopWork? ILoopWork.Next { get; set; }

    public EventLoop Loop => _loop;

    /// <summary>Where the loop keeps it, and how often that place has been used before. Belongs to the loop.</summary>
    public (int Index, uint Use) Slot { get; set; }

    public override EndPoint? RemoteEndPoint => _remote.ToEndPoint();

    public override EndPoint? LocalEndPoint
    {
        get
        {
            lock (DescriptorGate)
            {
                return _closed ? null : SocketName.LocalOf(_socket).ToEndPoint();
            }
        }
    }

    /// <summary>Once it has a receiver: from now on that is pushed what arrives.</summary>
    /// <param name="isCurrent">Whether this thread owns its loop.</param>
    public void EnterLoop(bool isCurrent)
    {
        if (isCurrent)
        {
            Register();
        }
        else
        {
            Post();
        }
    }

    /// <summary>
    /// Its socket is still connecting: nothing may be written until <see cref="TransportReceiver.OnOutputDrained"/>; if it fails,
    /// <see cref="TransportReceiver.OnClosed"/> says why. Before it enters its loop.
    /// </summary>
    public void MarkConnecting()
    {
        _connecting = true;
        _outputPending = true;
    }

    /// <summary>On the loop: the kernel has something to say of a socket that connects.</summary>
    private bool HasConnected()
    {
        _connecting = SocketName.RemoteOf(_socket).Family == 0;
        return !_connecting;
    }

    private void Register()
    {
        _loop.Add(this);
        _registered = true; // from now on anybody may have it watched: it has a place
        UpdateInterest();
    }

    /// <summary>Has <see cref="AfterRequests"/> called soon. On any thread.</summary>
    protected void RequestInterest() => Request(Requests.Interest);

    public override void Signal() => Request(Requests.Signal);

    public override void Watch()
    {
        if (!_watching)
        {
            Request(Requests.Watch);
        }
    }

    public override void End() => Request(Requests.End);

    public override void Abort()
    {
        lock (DescriptorGate)
        {
            if (_closed)
            {
                return;
            }

            LibC.Reset(_socket);
        }

        Request(Requests.Abort);
    }

    public override bool CompleteOutput()
    {
        lock (DescriptorGate)
        {
            if (!_closed)
            {
                LibC.Shutdown(_socket, LibC.ShutdownWrite);
            }
        }

        return true;
    }

    /// <summary>Keeps the descriptor from being closed. The object itself: nobody else locks it, and a lock of its own would be 40 bytes at rest.</summary>
    protected object DescriptorGate => this;

    protected int Descriptor => _socket;

    /// <summary>The loop knows it, and it has not been closed. Under the gate.</summary>
    protected bool HasDescriptor => _registered && !_closed;

    /// <summary>Has the kernel report what is of interest now: <see cref="WantsInput"/>, <see cref="IsOutputPending"/>. On any thread.</summary>
    protected abstract void UpdateInterest();

    /// <summary>
    /// On its loop, when nobody is in either domain any more: the receiver has passed its lock, behind which the output is, and whoever comes
    /// later finds that the output has failed. So the descriptor, which may be somebody else's at once, is not written to.
    /// </summary>
    protected virtual void Finish()
    {
        MarkFinished();
        _loop.Remove(this);
        lock (DescriptorGate)
        {
            _closed = true;
            LibC.Close(_socket); // which takes it from epoll, too
        }

        ReleaseBuffers();
        _ended(this);
    }

    protected void MarkFinished() => _stage = Stage.Finished;

    protected static SocketException ErrorOf(int number) => ErrorNumbers.ToException(number);

    private static ConnectionAbortedException Aborted() => new("The connection was aborted.");
}
