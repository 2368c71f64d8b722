namespace WsGen.Transports.EventLoop;

/// <summary>
/// A thread that runs a loop it owns, with what belongs to the thread: the array of events, the receive buffer, the connections to flush at the
/// end of the turn. A turn: wait for events, dispatch each, do what other threads have left, flush.
/// </summary>
internal sealed unsafe class LoopRunner
{
    /// <summary>How long a listener rests when there are no descriptors left, in milliseconds.</summary>
    private const int RestMilliseconds = 50;

    [ThreadStatic]
    private static LoopRunner? t_current;

    private readonly LoopGroup _group;
    private readonly EpollEvents _events = new();
    private readonly SemaphoreSlim _assigned = new(0);
    private readonly List<LoopConnection> _deferred = [];
    private EventLoop _loop;
    private bool _rests;

    /// <param name="group">Its home when it has no loop.</param>
    /// <param name="loop">Its first loop, whose phase is InLoop.</param>
    public LoopRunner(LoopGroup group, EventLoop loop)
    {
        _group = group;
        _loop = loop;
        Buffer = group.Buffers.Rent();
        var thread = new Thread(Run) { IsBackground = true, Name = "WsGen loop" };
        thread.UnsafeStart();
    }

    /// <summary>The runner whose thread this is.</summary>
    public static LoopRunner? Current => t_current;

    /// <summary>What connections of this loop receive into.</summary>
    public ReceiveBuffer Buffer { get; private set; }

    /// <summary>The buffer stays with a connection whose receiver holds.</summary>
    public void GiveBufferAway() => Buffer = _group.Buffers.Rent();

    /// <summary>Has the connection flushed at the end of the turn, with everything that is written to it until then.</summary>
    public void FlushLater(LoopConnection connection) => _deferred.Add(connection);

    /// <summary>False once the loop has been taken from it.</summary>
    public bool Owns { get; private set; }

    /// <summary>Gives an idle runner a loop, whose phase is InLoop.</summary>
    public void Assign(EventLoop loop)
    {
        _loop = loop;
        _assigned.Release();
    }

    /// <summary>Handlers are called between this and <see cref="LeaveHandler"/>: if it takes too long, the loop goes on without this runner.</summary>
    public void EnterHandler()
    {
        _loop.Calls++;
        Volatile.Write(ref _loop.Phase, EventLoop.InHandler);
    }

    /// <summary>False: the loop has been taken from this runner, and it must not touch it any more.</summary>
    public bool LeaveHandler()
    {
        if (Owns)
        {
            int phase = Interlocked.CompareExchange(ref _loop.Phase, EventLoop.InLoop, EventLoop.InHandler);
            Owns = phase != EventLoop.Taken;
        }

        return Owns;
    }

    private void Run()
    {
        t_current = this;
        do
        {
            Owns = true;
            while (Owns && !_group.IsStopped)
            {
                Turn(_loop);
            }
        }
        while (_group.WaitForLoop(this, _assigned));

        _group.Buffers.Return(Buffer);
        _events.Dispose();
    }

    private void Turn(EventLoop loop)
    {
        int count = LibC.Poll(loop.Epoll, _events.Pointer, EpollEvents.Capacity, 0);
        if (count == 0 && loop.TryFallAsleep())
        {
            count = LibC.Wait(loop.Epoll, _events.Pointer, EpollEvents.Capacity, _rests ? RestMilliseconds : -1);
            loop.StayAwake();
            _group.Watcher.OnWakeUp();
        }

        if (_rests)
        {
            _rests = false;
            _group.Rest(loop, resting: false);
        }

        for (int i = 0; i < count && Owns; i++)
        {
            Dispatch(loop, _events.ValueAt(i), _events.ReadinessAt(i));
        }

        while (Owns && loop.NextWork() is { } work)
        {
            if (work is LoopConnection connection)
            {
                loop.LastCalled = connection;
            }

            Run(work);
        }

        FlushDeferred();
    }

    private void Dispatch(EventLoop loop, ulong value, Readiness readiness)
    {
        if ((value & EventLoop.ListenerBit) != 0)
        {
            if (value != EventLoop.WakeUp && !_group.Accept(loop, (int)value))
            {
                _rests = true;
                _group.Rest(loop, resting: true);
            }

            return;
        }

        if (loop.Find(value) is not { } connection)
        {
            return;
        }

        loop.LastCalled = connection;
        try
        {
            const Readiness ForOutput = Readiness.Output | Readiness.Error | Readiness.HungUp;
            const Readiness ForInput = Readiness.Input | Readiness.Error | Readiness.HungUp;
            if ((readiness & ForOutput) != 0)
            {
                connection.OnWritable();
            }

            if ((readiness & ForInput) != 0)
            {
                connection.OnReadable(this);
            }
        }
        catch (Exception error)
        {
            LeaveHandler();
            connection.Fail(this, error);
        }
    }

    private void Run(ILoopWork work)
    {
        try
        {
            work.Run(this);
        }
        catch (Exception error) when (work is LoopConnection)
        {
            LeaveHandler();
            ((LoopConnection)work).Fail(this, error);
        }
    }

    private void FlushDeferred()
    {
        // A flush may bring about sends to others.
        for (int i = 0; i < _deferred.Count; i++)
        {
            _deferred[i].FlushDeferred();
        }

        _deferred.Clear();
    }
}
