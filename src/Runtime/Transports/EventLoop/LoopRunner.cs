using WsGen.Transports.EventLoop.Epoll;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// A thread that runs a loop it owns, turn by turn, with what belongs to the thread: the array of events, the receive buffer, the connections to
/// flush at the end of the turn.
/// </summary>
internal sealed class LoopRunner
{
    [ThreadStatic]
    private static LoopRunner? t_current;

    private readonly LoopGroup _group;
    private readonly SemaphoreSlim _assigned = new(0);
    private readonly DeferredFlushes _deferred = new();
    private EventLoop _loop = null!; // until it is assigned
    private long _ownership;
    private bool _inHandler;
    private bool _dismissed;
    private EpollEvents? _events;

    /// <param name="group">Its home while it has no loop.</param>
    public LoopRunner(LoopGroup group)
    {
        _group = group;
        Buffer = group.Buffers.Rent();
        var thread = new Thread(Run) { IsBackground = true, Name = "WsGen loop" };
        thread.UnsafeStart();
    }

    /// <summary>The runner whose thread this is.</summary>
    public static LoopRunner? Current => t_current;

    /// <summary>What connections of this loop receive into.</summary>
    public ReceiveBuffer Buffer { get; private set; }

    /// <summary>What an epoll reports to this thread.</summary>
    public EpollEvents Events => _events ??= new EpollEvents();

    /// <summary>False once the loop has been taken from it.</summary>
    public bool Owns { get; private set; }

    /// <summary>It owns the loop, and nobody can take it: it is not in a handler.</summary>
    public bool Drives(EventLoop loop) => !_inHandler && Owns && _loop == loop;

    /// <summary>The buffer stays with a connection whose receiver holds.</summary>
    public void GiveBufferAway() => Buffer = _group.Buffers.Rent();

    /// <summary>
    /// Has the connection flushed at the end of the turn, with everything that is written to it until then. False: the turn will not end soon,
    /// for a handler keeps this thread.
    /// </summary>
    public bool TryFlushLater(LoopConnection connection) => _deferred.TryAdd(connection);

    /// <summary>Gives a runner that waits a loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="ownership">By which it is the owner.</param>
    public void Assign(EventLoop loop, long ownership)
    {
        _loop = loop;
        _ownership = ownership;
        _assigned.Release();
    }

    /// <summary>Ends a runner that waits.</summary>
    public void Dismiss()
    {
        _dismissed = true;
        _assigned.Release();
    }

    /// <summary>Connections that are to be flushed at the end of the turn.</summary>
    public int DeferredFlushes => _deferred.Count;

    /// <summary>At the end of a turn.</summary>
    public void FlushDeferred() => _deferred.Flush();

    /// <summary>By the group, which has taken its loop: it is not to hold back what others are waiting for.</summary>
    public void FlushDeferredNow() => _deferred.Close();

    /// <summary>Handlers are called between this and <see cref="LeaveHandler"/>: if it takes too long, the loop goes on without this runner.</summary>
    public void EnterHandler()
    {
        if (Owns)
        {
            _inHandler = true;
            _loop.Calls++;
            _loop.Ownership.EnterHandler(_ownership);
        }
    }

    /// <summary>False: the loop has been taken from this runner, and it must not touch it any more.</summary>
    public bool LeaveHandler()
    {
        if (_inHandler)
        {
            _inHandler = false;
            Owns = _loop.Ownership.TryLeaveHandler(_ownership);
        }

        return Owns;
    }

    private void Run()
    {
        t_current = this;
        while (_group.WaitForLoop(this, _assigned) && !_dismissed)
        {
            Owns = true;
            _deferred.Open();
            _loop.Runner = this;
            while (Owns && !_group.IsStopped)
            {
                _loop.Turn(this);
            }

            if (Owns)
            {
                _group.End(_loop);
            }
        }

        _group.Buffers.Return(Buffer);
        _events?.Dispose();
        _assigned.Dispose();
    }
}
