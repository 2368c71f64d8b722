namespace WsGen.Transports.EventLoop;

/// <summary>
/// A set of connections, an epoll descriptor and a queue. The thread that runs it is a <see cref="LoopRunner"/> that owns it: one at a time,
/// and it loses it to another if a handler keeps it for too long.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    /// <summary>Values of <see cref="Phase"/>.</summary>
    public const int InLoop = 0;
    public const int InHandler = 1;
    public const int Taken = 2;

    /// <summary>In the value of an event: the wake-up, or a listener and its number.</summary>
    public const ulong WakeUp = ulong.MaxValue;
    public const ulong ListenerBit = 1ul << 63;

    private readonly int _wake;
    private readonly LoopQueue _queue = new();
    private readonly Stack<int> _free = [];
    private LoopConnection?[] _slots = new LoopConnection?[64];
    private uint[] _uses = new uint[64];
    private int _used;
    private int _count;
    private int _sleeping;
    private ILoopWork? _work;

    public EventLoop(int number, ReceiveBufferPool buffers)
    {
        Number = number;
        Buffers = buffers;
        Epoll = LibC.EpollCreate(LibC.CloseOnExec);
        _wake = LibC.EventCreate(0, LibC.SocketNonBlocking | LibC.CloseOnExec);
        if (Epoll < 0 || _wake < 0)
        {
            throw new IOException($"The event loop cannot get its descriptors: {System.Runtime.InteropServices.Marshal.GetLastPInvokeErrorMessage()}.");
        }

        // Edge-triggered: each wake-up is one event, and nobody has to read the counter.
        const Readiness EdgeTriggered = (Readiness)(1u << 31);
        EpollEvents.Control(Epoll, LibC.EpollAdd, _wake, Readiness.Input | EdgeTriggered, WakeUp);
    }

    public int Number { get; }

    public int Epoll { get; }

    public ReceiveBufferPool Buffers { get; }

    /// <summary>Connections it has. Exact on the loop, a hint elsewhere.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>What the owner is doing: only while it is in a handler can the loop be taken from it.</summary>
    public int Phase;

    /// <summary>Counts the handlers that the owner has called; it stands still while one keeps it.</summary>
    public long Calls;

    /// <summary>Whose handler was called last, for the log.</summary>
    public LoopConnection? LastCalled;

    /// <summary>Leaves work to the loop. One wake-up serves all that has been left since it fell asleep.</summary>
    public unsafe void Post(ILoopWork work)
    {
        _queue.Add(work);
        if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
        {
            ulong one = 1;
            LibC.Write(_wake, (byte*)&one, sizeof(ulong));
        }
    }

    /// <summary>By the owner, before it blocks. False: there is work.</summary>
    public bool TryFallAsleep()
    {
        Interlocked.Exchange(ref _sleeping, 1);
        if (_work is null && _queue.IsEmpty)
        {
            return true;
        }

        Volatile.Write(ref _sleeping, 0);
        return false;
    }

    /// <summary>By the owner, after it has blocked.</summary>
    public void StayAwake() => Volatile.Write(ref _sleeping, 0);

    /// <summary>
    /// By the owner: the next piece of work. What is taken from the queue lies here and not with the runner, so that the next runner finds
    /// it if this one does not come back.
    /// </summary>
    public ILoopWork? NextWork()
    {
        ILoopWork? work = _work ?? (_queue.IsEmpty ? null : _queue.TakeAll());
        if (work is not null)
        {
            _work = work.Next;
            work.Next = null;
        }

        return work;
    }

    /// <summary>By the owner.</summary>
    public void Add(LoopConnection connection)
    {
        if (!_free.TryPop(out int index))
        {
            index = _used++;
            if (index == _slots.Length)
            {
                Array.Resize(ref _slots, index * 2);
                Array.Resize(ref _uses, index * 2);
            }
        }

        _slots[index] = connection;
        connection.Slot = (index, _uses[index]);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>By the owner.</summary>
    public void Remove(LoopConnection connection)
    {
        int index = connection.Slot.Index;
        _slots[index] = null;
        _uses[index] = (_uses[index] + 1) & 0x7FFF_FFFF;
        _free.Push(index);
        Volatile.Write(ref _count, _count - 1);
    }

    /// <summary>What epoll is to say of it: its place, and which use of the place, for an event may come when it is over.</summary>
    public ulong ValueOf(LoopConnection connection) => ((ulong)connection.Slot.Use << 32) | (uint)connection.Slot.Index;

    /// <summary>By the owner: whose event it is, or null if it has ended.</summary>
    public LoopConnection? Find(ulong value) =>
        _slots[(uint)value] is { } connection && connection.Slot.Use == (uint)(value >> 32) ? connection : null;

    public void Dispose()
    {
        LibC.Close(Epoll);
        LibC.Close(_wake);
    }
}
