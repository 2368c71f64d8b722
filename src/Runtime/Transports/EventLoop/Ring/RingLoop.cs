using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop.Ring;

/// <summary>
/// The loop on io_uring. Accepts and receives of small messages are armed once and go on; the sends of a turn go to the kernel together, with
/// one system call that also brings what has come. Large messages are received and sent as on epoll, where the kernel only says when.
/// </summary>
/// <remarks>
/// The ring belongs to the loop and not to a thread, so that a loop can be taken from a thread whose handler keeps it. What the first thread
/// has armed goes on, in the kernel and in its name, while it computes or sleeps; it is armed again by the next one when it reports something.
/// Only a sleep that cannot be interrupted (a disk that does not answer) keeps it up.
/// </remarks>
internal sealed unsafe class RingLoop : EventLoop
{
    // A submission's value: | use of the place, 32 | what it is, 3 | place, 29 |
    private const int KindShift = 29;
    private const uint PlaceMask = (1u << KindShift) - 1;

    /// <summary>So long answers may wait for the end of the turn, as far as it is handlers that are slow.</summary>
    private const int MostMilliseconds = 2;

    private static readonly TimeSpan ForEver = TimeSpan.FromTicks(-1);

    private readonly IoUring _ring = null!; // unless there is none, or no memory for buffers
    private readonly RingBuffers _buffers;
    private readonly PinnedGCHandle<byte[]>[] _pins = new PinnedGCHandle<byte[]>[IoUring.Entries];
    private readonly List<RingConnection> _sends = [];
    private readonly List<ListenerState> _listeners = [];
    private LoopRunner? _runner; // who has armed the wake-up and the listeners
    private bool _wakeArmed;
    private bool _lackedBuffers;
    private int _pushed = -1; // the buffer that is being pushed

    private enum Kind : uint
    {
        Nothing,
        WakeUp,
        Accept,
        Receive,
        Writable,
        Sent,
    }

    /// <exception cref="IOException">There is no io_uring to be had.</exception>
    public RingLoop(int number, LoopGroup group)
        : base(number, group)
    {
        try
        {
            _ring = new IoUring();
            _buffers = new RingBuffers(_ring);
        }
        catch
        {
            _ring?.Dispose();
            base.Dispose();
            throw;
        }
    }

    public override LoopConnection CreateConnection(int socket, in SocketName remote, Action<LoopConnection> ended) =>
        new RingConnection(this, socket, remote, ended);

    public override void Turn(LoopRunner runner)
    {
        if (_runner != runner)
        {
            Adopt(runner);
        }

        Wait(runner);

        // Those that have come by now: what comes meanwhile must not keep the answers of this turn. Nor must slow handlers.
        long since = Environment.TickCount64;
        for (int left = _ring.Ready; left > 0 && runner.Owns; left--)
        {
            Dispatch(runner, _ring.Take());
            if (left % 4 == 0 && _sends.Count != 0 && runner.Owns && Environment.TickCount64 - since > MostMilliseconds)
            {
                Send(runner);
                since = Environment.TickCount64;
            }
        }

        Work(runner);
        runner.FlushDeferred();
        if (_lackedBuffers && runner.Owns)
        {
            _lackedBuffers = false;
            _buffers.Grow();
        }
    }

    public override void AddListener(LoopListener listener)
    {
        var state = new ListenerState(listener);
        _listeners.Add(state);
        Arm(state);
    }

    public override void RemoveListener(LoopListener listener, Action removed)
    {
        if (_listeners.Find(state => state.Listener == listener) is { IsArmed: true } state)
        {
            // The kernel keeps a socket open of which it accepts.
            state.Removed = removed;
            Cancel(ValueOf(Kind.Accept, listener.Number, 0));
        }
        else
        {
            removed();
        }
    }

    /// <summary>By the owner: receives what comes, as long as it comes and there are buffers.</summary>
    public void ArmReceive(RingConnection connection)
    {
        ref RingSubmission submission = ref Next();
        submission.Operation = RingSubmission.Receive;
        submission.Flags = RingSubmission.SelectBuffer;
        submission.How = RingSubmission.ReceivesOn;
        submission.Descriptor = connection.SocketDescriptor;
        submission.Value = ValueOf(Kind.Receive, connection);
    }

    /// <summary>By the owner: says once when there is something to receive.</summary>
    public void ArmReadable(RingConnection connection) => ArmPoll(connection, Epoll.Readiness.Input, Kind.Receive);

    /// <summary>By the owner: says once when something can be sent.</summary>
    public void ArmWritable(RingConnection connection) => ArmPoll(connection, Epoll.Readiness.Output, Kind.Writable);

    /// <summary>By the owner: ends what <see cref="ArmReceive"/> or <see cref="ArmReadable"/> has armed, which then reports its end.</summary>
    public void CancelReceive(RingConnection connection) => Cancel(ValueOf(Kind.Receive, connection));

    /// <summary>By the owner: as <see cref="CancelReceive"/>, for <see cref="ArmWritable"/>.</summary>
    public void CancelWritable(RingConnection connection) => Cancel(ValueOf(Kind.Writable, connection));

    /// <summary>By the owner: its output goes out at the end of the turn.</summary>
    public void SendLater(RingConnection connection) => _sends.Add(connection);

    /// <summary>When nobody runs it any more: the buffers must be out of the kernel's reach before they are collected.</summary>
    public override void Dispose()
    {
        FillInSends(); // what the last turn has left
        Enter(waits: false);
        _ring.Unregister();
        _ring.Dispose();
        foreach (PinnedGCHandle<byte[]> pin in _pins)
        {
            pin.Dispose();
        }

        base.Dispose();
    }

    /// <summary>A runner that has not armed what goes on in the loop does it again: it ends with the thread that armed it.</summary>
    private void Adopt(LoopRunner runner)
    {
        _runner = runner;
        if (_pushed >= 0)
        {
            // The last runner is still pushing it.
            _buffers.Replace((ushort)_pushed);
            _pushed = -1;
        }

        if (_wakeArmed)
        {
            Cancel(ValueOf(Kind.WakeUp, 0, 0));
        }
        else
        {
            ArmWakeUp();
        }

        foreach (ListenerState state in _listeners)
        {
            if (state.IsArmed)
            {
                Cancel(ValueOf(Kind.Accept, state.Listener.Number, 0));
            }
        }
    }

    private void Wait(LoopRunner runner)
    {
        if (TryEndRest())
        {
            foreach (ListenerState state in _listeners)
            {
                Arm(state);
            }
        }

        if (_sends.Count != 0)
        {
            Send(runner);
        }
        else if (_ring.HasWork)
        {
            Enter(waits: false);
        }

        if (_ring.Ready == 0 && TryFallAsleep())
        {
            Enter(waits: true);
            StayAwake();
        }
    }

    private void Enter(bool waits)
    {
        if (_ring.Enter(waits, Rests ? Rest : ForEver) != 0)
        {
            Thread.Sleep(1); // the kernel has no memory for what is submitted: it is tried again, but not in a spin
        }
    }

    /// <summary>
    /// Submits what there is to be sent, and sees to what has become of it before anything else: a connection that has received more by now is to
    /// find its output free.
    /// </summary>
    private void Send(LoopRunner runner)
    {
        FillInSends();
        Enter(waits: false);
        for (int i = _ring.Ready - 1; i >= 0; i--)
        {
            ref RingCompletion completion = ref _ring.ReadyAt(i);
            uint low = (uint)completion.Value;
            if ((Kind)(low >> KindShift) == Kind.Sent)
            {
                if (Find((int)(low & PlaceMask), (uint)(completion.Value >> 32)) is RingConnection connection)
                {
                    Dispatch(runner, connection, Kind.Sent, completion);
                }

                completion = default; // nothing: it is taken in its turn
            }
        }
    }

    private void FillInSends()
    {
        foreach (RingConnection connection in CollectionsMarshal.AsSpan(_sends))
        {
            ref RingSubmission submission = ref Next(out int slot);
            ref PinnedGCHandle<byte[]> pin = ref _pins[slot];
            (byte[] bytes, int start, int length) = connection.TakeSending();
            if (pin.IsAllocated)
            {
                pin.Target = bytes;
            }
            else
            {
                pin = new PinnedGCHandle<byte[]>(bytes);
            }

            submission.Operation = RingSubmission.Send;
            submission.Descriptor = connection.SocketDescriptor;
            submission.Address = pin.GetAddressOfArrayData() + start;
            submission.Length = (uint)length;
            submission.Detail = LibC.NoSignal | LibC.DoNotWait;
            submission.Value = ValueOf(Kind.Sent, connection);
        }

        _sends.Clear();
    }

    private void Dispatch(LoopRunner runner, in RingCompletion completion)
    {
        uint low = (uint)completion.Value;
        var kind = (Kind)(low >> KindShift);
        int place = (int)(low & PlaceMask);
        switch (kind)
        {
            case Kind.WakeUp:
                if (!completion.GoesOn)
                {
                    _wakeArmed = false;
                    ArmWakeUp();
                }

                break;
            case Kind.Accept:
                Accepted(StateOf(place), completion);
                break;
            case Kind.Receive or Kind.Writable or Kind.Sent:
                if (Find(place, (uint)(completion.Value >> 32)) is RingConnection connection)
                {
                    LastCalled = connection;
                    Dispatch(runner, connection, kind, completion);
                }
                else if (completion.HasBuffer)
                {
                    _buffers.PutBack(completion.Buffer);
                }

                break;
        }
    }

    private void Dispatch(LoopRunner runner, RingConnection connection, Kind kind, in RingCompletion completion)
    {
        try
        {
            switch (kind)
            {
                case Kind.Receive when completion.HasBuffer:
                    Received(runner, connection, completion);
                    break;
                case Kind.Receive:
                    _lackedBuffers |= completion.Result == -LibC.NoBufferSpace;
                    connection.OnReceiveEnded(runner, completion.Result, completion.GoesOn);
                    break;
                case Kind.Writable:
                    connection.OnWritable(completion.Result);
                    break;
                case Kind.Sent:
                    connection.OnSent(completion.Result);
                    break;
            }
        }
        catch (Exception error)
        {
            runner.LeaveHandler();
            connection.Fail(runner, error);
        }
    }

    private void Received(LoopRunner runner, RingConnection connection, in RingCompletion completion)
    {
        ushort number = completion.Buffer;
        ReceiveBuffer buffer = _buffers[number];
        _pushed = number;
        bool isFree = false;
        try
        {
            isFree = connection.OnReceived(runner, buffer, completion.Result, completion.GoesOn);
        }
        finally
        {
            runner.LeaveHandler(); // where the receiver has thrown: only now it is known whose the loop is
            if (!runner.Owns)
            {
                // The next owner has taken its number for another.
                if (isFree)
                {
                    buffer.Pool.Return(buffer);
                }
            }
            else
            {
                _pushed = -1;
                if (isFree)
                {
                    _buffers.PutBack(number);
                }
                else
                {
                    _buffers.Replace(number);
                }
            }
        }
    }

    private void Accepted(ListenerState state, in RingCompletion completion)
    {
        bool placed = true;
        if (completion.Result >= 0 && !state.Listener.IsOpen)
        {
            LibC.Reset(completion.Result);
            LibC.Close(completion.Result);
        }
        else if (completion.Result >= 0)
        {
            placed = Group.TryPlace(state.Listener, this, completion.Result, SocketName.RemoteOf(completion.Result));
        }

        // A peer that has gone already is no reason to rest; whatever else fails would fail again at once.
        if (!placed || (completion.Result < 0 && -completion.Result is not (LibC.Cancelled or LibC.ConnectionAborted)))
        {
            BeginRest();
        }

        if (completion.GoesOn)
        {
            return;
        }

        state.IsArmed = false;
        if (state.Removed is { } removed)
        {
            _listeners.Remove(state);
            removed();
        }
        else if (!Rests)
        {
            Arm(state);
        }
    }

    /// <summary>By itself: a lambda in the method that all completions go through would cost each of them an object.</summary>
    private ListenerState StateOf(int number) => _listeners.Find(state => state.Listener.Number == number)!;

    private void Arm(ListenerState state)
    {
        if (state.IsArmed || !state.Listener.IsOpen)
        {
            return;
        }

        state.IsArmed = true;
        ref RingSubmission submission = ref Next();
        submission.Operation = RingSubmission.Accept;
        submission.How = RingSubmission.AcceptsOn;
        submission.Descriptor = state.Listener.Descriptor;
        submission.Detail = LibC.SocketNonBlocking | LibC.CloseOnExec;
        submission.Value = ValueOf(Kind.Accept, state.Listener.Number, 0);
    }

    private void ArmWakeUp()
    {
        _wakeArmed = true;
        ref RingSubmission submission = ref Next();
        submission.Operation = RingSubmission.PollAdd;
        submission.Length = RingSubmission.PollsOn;
        submission.Descriptor = WakeDescriptor;
        submission.Detail = (uint)Epoll.Readiness.Input;
        submission.Value = ValueOf(Kind.WakeUp, 0, 0);
    }

    private void ArmPoll(RingConnection connection, Epoll.Readiness readiness, Kind kind)
    {
        ref RingSubmission submission = ref Next();
        submission.Operation = RingSubmission.PollAdd;
        submission.Descriptor = connection.SocketDescriptor;
        submission.Detail = (uint)readiness;
        submission.Value = ValueOf(kind, connection);
    }

    private void Cancel(ulong value)
    {
        ref RingSubmission submission = ref Next();
        submission.Operation = RingSubmission.Cancel;
        submission.Descriptor = -1;
        submission.Address = (void*)value;
        submission.Value = ValueOf(Kind.Nothing, 0, 0);
    }

    private ref RingSubmission Next() => ref Next(out _);

    private ref RingSubmission Next(out int slot)
    {
        while (_ring.IsFull)
        {
            Enter(waits: false);
        }

        ref RingSubmission submission = ref _ring.Next(out slot);
        submission = default;
        return ref submission;
    }

    private static ulong ValueOf(Kind kind, RingConnection connection) => ValueOf(kind, connection.Slot.Index, connection.Slot.Use);

    private static ulong ValueOf(Kind kind, int place, uint use) => ((ulong)use << 32) | ((uint)kind << KindShift) | (uint)place;

    private sealed class ListenerState(LoopListener listener)
    {
        public LoopListener Listener { get; } = listener;

        public bool IsArmed { get; set; }

        public Action? Removed { get; set; }
    }
}
