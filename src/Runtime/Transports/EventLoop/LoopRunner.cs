namespace WsGen.Transports.EventLoop;

/// <summary>
/// A thread that runs a loop it owns, with what belongs to the thread: the array of events, the receive buffer, the connections to flush at the
/// end of the turn. A turn: wait for events, dispatch each, do what other threads have left, flush.
/// </summary>
internal sealed class LoopRunner
{
    /// <summary>How long listeners rest when there are no descriptors or no memory left.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    [ThreadStatic]
    private static LoopRunner? t_current;

    private readonly LoopGroup _group;
    private readonly EpollEvents _events = new();
    private readonly SemaphoreSlim _assigned = new(0);
    private readonly DeferredFlushes _deferred = new();
    private EventLoop _loop = null!; // until it is assigned
    private long _ownership;
    private long _restsSince;
    private bool _rests;
    private bool _inHandler;
    private bool _dismissed;

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

    /// <summary>False once the loop has been taken from it.</summary>
    public bool Owns { get; private set; }

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
                Turn(_loop);
            }

            if (Owns)
            {
                _group.End(_loop);
            }
        }

        _group.Buffers.Return(Buffer);
        _events.Dispose();
        _assigned.Dispose();
    }

    private void Turn(EventLoop loop)
    {
        int count = Wait(loop);
        for (int i = 0; i < count && Owns; i++)
        {
            ulong value = _events.ValueAt(i);
            if ((value & EventLoop.ListenerBit) == 0)
            {
                Dispatch(loop, value, _events.ReadinessAt(i));
            }
            else if (value != EventLoop.WakeUp && !_group.Accept(loop, (int)value))
            {
                RestListeners(loop);
            }
        }

        while (Owns && loop.NextWork() is { } work)
        {
            Do(work);
        }

        _deferred.Flush();
    }

    private unsafe int Wait(EventLoop loop)
    {
        if (_rests)
        {
            AwakenListeners(loop);
        }

        int count = LibC.Poll(loop.Epoll, _events.Pointer, EpollEvents.Capacity, 0);
        if (count == 0 && loop.TryFallAsleep())
        {
            count = LibC.Wait(loop.Epoll, _events.Pointer, EpollEvents.Capacity, _rests ? (int)Rest.TotalMilliseconds : -1);
            loop.StayAwake();
            _group.Watcher.OnWakeUp();
        }

        return count;
    }

    private void Dispatch(EventLoop loop, ulong value, Readiness readiness)
    {
        if (loop.Find(value) is not { } connection)
        {
            return;
        }

        loop.LastCalled = connection;
        const Readiness ForOutput = Readiness.Output | Readiness.Error | Readiness.HungUp;
        const Readiness ForInput = Readiness.Input | Readiness.Error | Readiness.HungUp;
        if ((readiness & ForOutput) != 0)
        {
            connection.OnWritable();
        }

        if ((readiness & ForInput) != 0)
        {
            try
            {
                connection.OnReadable(this);
            }
            catch (Exception error)
            {
                LeaveHandler();
                connection.Fail(this, error);
            }
        }
    }

    private void Do(ILoopWork work)
    {
        var connection = work as LoopConnection;
        _loop.LastCalled = connection ?? _loop.LastCalled;
        try
        {
            work.Run(this);
        }
        catch (Exception error) when (connection is not null)
        {
            LeaveHandler();
            connection.Fail(this, error);
        }
    }

    private void RestListeners(EventLoop loop)
    {
        if (!_rests)
        {
            _rests = true;
            _group.Rest(loop, resting: true);
        }

        _restsSince = _group.Time.GetTimestamp();
    }

    private void AwakenListeners(EventLoop loop)
    {
        if (_group.Time.GetElapsedTime(_restsSince) >= Rest)
        {
            _rests = false;
            _group.Rest(loop, resting: false);
        }
    }
}
