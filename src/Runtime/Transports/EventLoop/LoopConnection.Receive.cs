namespace WsGen.Transports.EventLoop;

// Receiving: what the loop does when the socket is readable, and what becomes of a receiver that holds.
internal abstract unsafe partial class LoopConnection
{
    /// <summary>Receives in a row while the buffer is filled each time; then it is the others' turn.</summary>
    private const int MaxRounds = 4;

    /// <summary>What a receive has brought where a large message is under way: the next may go straight to where the message is put together.</summary>
    private const int MuchReceived = 16 * 1024;

    // Bits of _state.
    private const int Busy = 1;      // somebody is in the receiving domain
    private const int Held = 2;      // ... and it is not the loop: the receiver holds
    private const int Resumed = 4;   // Resume came before the loop had left
    private const int Disarmed = 8;  // epoll had something to report meanwhile and has been told to be quiet

    private int _state;
    private int _entries;
    private long _bytesReceived;
    private bool _receivesMuch;
    private bool _pushes; // a hint for other threads
    private volatile Stage _stage;
    private int _requests;
    private int _queued;
    private ReceiveBuffer? _heldBuffer;

    /// <summary>Which time it is that somebody is in the receiving domain; zero where nobody is, or a receiver holds.</summary>
    public int Entry => _stage != Stage.Finished && (Volatile.Read(ref _state) & (Busy | Held)) == Busy ? Volatile.Read(ref _entries) : 0;

    protected enum Stage : byte
    {
        Open,
        InputEnded,
        Closed,
        Finished,
    }

    /// <summary>By the calls of <see cref="Receive"/>.</summary>
    protected long BytesReceived => _bytesReceived;

    protected bool IsOpen => _stage == Stage.Open;

    protected bool IsClosed => _stage is Stage.Closed or Stage.Finished;

    /// <summary>Nobody is in the receiving domain: the loop may enter it.</summary>
    protected bool IsFree => Volatile.Read(ref _state) == 0;

    /// <summary>Output that has been flushed is still on its way to the kernel. When it has gone, and it is not open any more, there is a <see cref="Post"/>.</summary>
    protected virtual bool IsSending => false;

    /// <summary>Nobody is in the receiving domain to whom what comes would have to wait.</summary>
    protected bool WantsInput => _stage == Stage.Open && (Volatile.Read(ref _state) & Disarmed) == 0;

    [Flags]
    private enum Requests
    {
        None = 0,
        Signal = 1,
        Watch = 2,
        End = 4,
        Abort = 8,
        Interest = 16,
    }

    /// <summary>On the loop: another thread has left something to do.</summary>
    void ILoopWork.Run(LoopRunner runner)
    {
        Interlocked.Exchange(ref _queued, 0);
        if (!_registered)
        {
            Register();
            if (Volatile.Read(ref _requests) == 0)
            {
                return; // what has come is reported in a moment
            }
        }

        if (_stage != Stage.Finished && TryBegin())
        {
            RunRequests(runner);
        }

        AfterRequests(runner);
    }

    /// <summary>On the loop, after requests of other threads have been seen to, or have to wait.</summary>
    protected virtual void AfterRequests(LoopRunner runner)
    {
    }

    public override void Resume()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if ((state & Held) == 0)
            {
                if (Interlocked.CompareExchange(ref _state, state | Resumed, state) == state)
                {
                    return;
                }

                continue;
            }

            // Ours until the state is zero.
            ReceiveBuffer? buffer = _heldBuffer;
            _heldBuffer = null;
            _watching = false;
            while (Interlocked.CompareExchange(ref _state, 0, state) is var seen && seen != state)
            {
                state = seen; // disarmed meanwhile
            }

            if (buffer is not null)
            {
                buffer.Pool.Return(buffer);
            }

            AfterLeaving(state);
            return;
        }
    }

    /// <summary>The receiver has thrown, which is a defect: it costs this connection.</summary>
    /// <param name="runner">Whose thread this is; it has left the handler.</param>
    /// <param name="error">What was thrown.</param>
    public void Fail(LoopRunner runner, Exception error)
    {
        switch (_stage)
        {
            case Stage.Open or Stage.InputEnded:
                EndWith(runner, error);
                break;
            case Stage.Closed:
                FinishIfOwned(runner);
                break;
        }
    }

    private void Request(Requests request)
    {
        Interlocked.Or(ref _requests, (int)request);
        Post();
    }

    protected void Post()
    {
        if (Interlocked.Exchange(ref _queued, 1) == 0)
        {
            _loop.Post(this);
        }
    }

    private void RunRequests(LoopRunner runner)
    {
        Requests requests = (Requests)Interlocked.And(ref _requests, (int)Requests.Signal);
        switch (_stage)
        {
            case Stage.Closed:
                Finish();
                return;
            case Stage.InputEnded when (requests & Requests.Abort) == 0:
                EndInOrder(runner);
                return;
            case Stage.InputEnded:
                EndWith(runner, _outputError);
                return;
        }

        if ((requests & Requests.Abort) != 0)
        {
            EndWith(runner, Aborted());
        }
        else if ((requests & Requests.End) != 0)
        {
            EndInOrder(runner);
        }
        else if (PushAhead(runner) && Receive(runner) && (!TakeSignal() || RunSignal(runner)))
        {
            // What the peer said before something happened to the connection has come first.
            Leave();
        }
    }

    private bool TakeSignal() => (Interlocked.And(ref _requests, ~(int)Requests.Signal) & (int)Requests.Signal) != 0;

    private bool RunSignal(LoopRunner runner)
    {
        runner.EnterHandler();
        ReceiveStatus status = Receiver.OnSignal();
        bool owns = runner.LeaveHandler();
        return GoOn(status, null, owns);
    }

    /// <summary>
    /// After the receiver has been called. False: this thread has nothing more to do here, because the receiver holds, or because the loop has
    /// been given to another runner meanwhile, which goes on.
    /// </summary>
    private bool GoOn(ReceiveStatus status, ReceiveBuffer? buffer, bool owns)
    {
        if (status == ReceiveStatus.Held && Hold(buffer))
        {
            return false;
        }

        if (status == ReceiveStatus.Held && buffer is not null)
        {
            buffer.Pool.Return(buffer);
        }

        if (!owns)
        {
            Leave();
        }

        return owns;
    }

    /// <summary>Enters the receiving domain. False: a receiver holds, or a runner that has been displaced is still at it.</summary>
    protected bool TryBegin()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if (state == 0)
            {
                _entries = Math.Max(1, _entries + 1);
                Volatile.Write(ref _state, Busy); // only the loop comes this way
                return true;
            }

            if ((state & Held) != 0 && (_watching || TakeWatchRequest()))
            {
                ReadAhead();
                return false;
            }

            if ((state & Disarmed) != 0)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, state | Disarmed, state) == state)
            {
                UpdateInterest();
                return false;
            }
        }
    }

    /// <summary>Leaves the receiving domain.</summary>
    protected void Leave() => AfterLeaving(Interlocked.Exchange(ref _state, 0));

    private void AfterLeaving(int before)
    {
        if ((before & Disarmed) != 0)
        {
            UpdateInterest();
        }

        if (Volatile.Read(ref _requests) != 0 || (_stage == Stage.Open ? HasAhead : !IsSending))
        {
            Post();
        }
    }

    /// <summary>
    /// The receiver holds, and with it the buffer. False: it has resumed already, and everything goes on as if it had not held.
    /// </summary>
    private bool Hold(ReceiveBuffer? buffer)
    {
        _heldBuffer = buffer;
        while (true)
        {
            int state = Volatile.Read(ref _state);
            if ((state & Resumed) != 0)
            {
                _heldBuffer = null;
                Interlocked.And(ref _state, ~Resumed);
                return false;
            }

            if (Interlocked.CompareExchange(ref _state, state | Held, state) == state)
            {
                return true;
            }
        }
    }

    /// <summary>Pushes what the socket has. False as for <see cref="GoOn"/>, or the input is over.</summary>
    protected virtual bool Receive(LoopRunner runner)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            ReceiveBuffer buffer = runner.Buffer;
            Span<byte> space = _receivesMuch ? Receiver.PayloadSpace : default; // not asked for each small message
            int room = space.IsEmpty ? ReceiveBuffer.Size : space.Length;
            int received = space.IsEmpty ? ReceiveInto(buffer) : ReceiveInto(space);
            if (received > 0)
            {
                _bytesReceived += received;
                _receivesMuch = received >= MuchReceived;
                if (!(space.IsEmpty ? Push(runner, buffer, received, out _) : PushPayload(runner, received)))
                {
                    return false;
                }

                if (received < room)
                {
                    return true;
                }
            }
            else if (received == 0)
            {
                EndInput(runner);
                return false;
            }
            else
            {
                int error = LibC.LastError;
                if (error == LibC.TryAgain)
                {
                    return true;
                }

                if (error != LibC.Interrupted)
                {
                    EndWith(runner, ErrorOf(error));
                    return false;
                }
            }
        }

        return true;
    }

    private int ReceiveInto(ReceiveBuffer buffer) => (int)LibC.Receive(_socket, buffer.Pointer, ReceiveBuffer.Size, 0);

    private int ReceiveInto(Span<byte> space)
    {
        fixed (byte* start = space)
        {
            return (int)LibC.Receive(_socket, start, (nuint)space.Length, 0);
        }
    }

    /// <summary>Tells the receiver that its own memory has been filled.</summary>
    private bool PushPayload(LoopRunner runner, int length)
    {
        runner.EnterHandler();
        _pushes = true;
        ReceiveStatus status = Receiver.OnPayloadReceived(length);
        bool owns = runner.LeaveHandler();
        if (status == ReceiveStatus.Done)
        {
            Receiver.OnBatchEnd();
        }

        _pushes = false;
        return GoOn(status, null, owns);
    }

    /// <summary>Pushes what lies in the runner's buffer, which stays with this connection if the receiver holds.</summary>
    /// <param name="runner">Whose thread this is.</param>
    /// <param name="buffer">Where the bytes lie.</param>
    /// <param name="length">From its start.</param>
    /// <param name="isFree">False: the receiver holds it, and it will go to its pool.</param>
    protected bool Push(LoopRunner runner, ReceiveBuffer buffer, int length, out bool isFree)
    {
        runner.EnterHandler();
        _pushes = true;
        ReceiveStatus status = Receiver.OnReceived(buffer.Memory(0, length));
        bool owns = runner.LeaveHandler();
        isFree = status == ReceiveStatus.Done;
        if (isFree)
        {
            Receiver.OnBatchEnd();
        }
        else if (buffer == runner.Buffer)
        {
            // Before the connection can be resumed: the next one must not be pushed to from the same bytes.
            runner.GiveBufferAway();
        }

        _pushes = false;

        return GoOn(status, buffer, owns);
    }

    private void EndInput(LoopRunner runner)
    {
        _stage = Stage.InputEnded;
        runner.EnterHandler();
        ReceiveStatus status = Receiver.OnInputEnded();
        if (GoOn(status, null, runner.LeaveHandler()))
        {
            EndInOrder(runner); // most connections: closed without a word to epoll
        }
        else
        {
            UpdateInterest();
        }
    }

    /// <summary>Ends it now, or when what is on its way has gone: then a request of its own makes the loop come back.</summary>
    private void EndInOrder(LoopRunner runner)
    {
        if (!IsSending)
        {
            EndWith(runner, _outputError);
            return;
        }

        _stage = Stage.InputEnded;
        TakeSignal(); // there is nothing left to be said to a receiver but the end
        UpdateInterest();
        Leave();
    }

    private void EndWith(LoopRunner runner, Exception? error)
    {
        _stage = Stage.Closed;
        _outputFailed = true;
        _outputPending = false;
        runner.EnterHandler();
        ReceiveStatus status = Receiver.OnClosed(error ?? _outputError);
        if (GoOn(status, null, runner.LeaveHandler()))
        {
            Finish();
        }
        else
        {
            UpdateInterest();
        }
    }

    private void FinishIfOwned(LoopRunner runner)
    {
        if (runner.Owns)
        {
            Finish();
        }
        else
        {
            Leave();
        }
    }
}
