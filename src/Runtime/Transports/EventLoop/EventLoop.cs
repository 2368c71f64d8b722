using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// A set of connections, an epoll descriptor and a queue. The thread that runs it is a <see cref="LoopRunner"/> that owns it: one at a time,
/// and it loses it to another if a handler keeps it for too long.
/// </summary>
internal sealed class EventLoop : IDisposable
{
    /// <summary>In the value of an event: the wake-up, or a listener and its number.</summary>
    public const ulong WakeUp = ulong.MaxValue;
    public const ulong ListenerBit = 1ul << 63;

    private readonly SafeFileHandle _wake;
    private readonly SafeFileHandle _epoll;
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
        _epoll = new SafeFileHandle(LibC.EpollCreate(LibC.CloseOnExec), ownsHandle: true);
        _wake = new SafeFileHandle(LibC.EventCreate(0, LibC.SocketNonBlocking | LibC.CloseOnExec), ownsHandle: true);
        if (_epoll.IsInvalid || _wake.IsInvalid)
        {
            Dispose();
            throw new IOException($"The event loop cannot get its descriptors: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        // Edge-triggered: each wake-up is one event, and nobody has to read the counter.
        Epoll = (int)_epoll.DangerousGetHandle();
        Control(LibC.EpollAdd, (int)_wake.DangerousGetHandle(), Readiness.Input | Readiness.EdgeTriggered, WakeUp);
    }

    public int Number { get; }

    /// <summary>For the owner, who outlives nothing of it.</summary>
    public int Epoll { get; }

    public ReceiveBufferPool Buffers { get; }

    /// <summary>Connections it has. Exact on the loop, a hint elsewhere.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>
    /// Who owns it, and whether that one is in a handler: only then can the loop be taken from it. By number, because a runner that comes back
    /// from a long handler must not take the successor's handler for its own.
    /// </summary>
    public LoopOwnership Ownership;

    /// <summary>Counts the handlers that the owner has called; it stands still while one keeps it.</summary>
    public long Calls;

    /// <summary>The owner; for a moment the last one, where the loop changes hands.</summary>
    public volatile LoopRunner? Runner;

    /// <summary>Whose handler was called last, for the log.</summary>
    public LoopConnection? LastCalled;

    /// <summary>Leaves work to the loop. One wake-up serves all that has been left since it fell asleep.</summary>
    public void Post(ILoopWork work)
    {
        _queue.Add(work);
        if (Volatile.Read(ref _sleeping) != 0 && Interlocked.Exchange(ref _sleeping, 0) != 0)
        {
            WakeUpOwner();
        }
    }

    /// <summary>True while the owner waits for events, or is about to.</summary>
    public bool IsAsleep => Volatile.Read(ref _sleeping) != 0;

    /// <summary>By the owner, before it blocks. False: there is work.</summary>
    public bool TryFallAsleep()
    {
        Interlocked.Exchange(ref _sleeping, 1);
        if (_work is null && _queue.IsEmpty)
        {
            return true;
        }

        StayAwake();
        return false;
    }

    /// <summary>By the owner, after it has blocked. A full fence: whoever looks whether all are asleep must not miss it.</summary>
    public void StayAwake() => Interlocked.Exchange(ref _sleeping, 0);

    /// <summary>epoll_ctl. Nothing happens where the loop has ended.</summary>
    public void Control(int operation, int descriptor, Readiness readiness, ulong value)
    {
        bool held = false;
        try
        {
            _epoll.DangerousAddRef(ref held);
            EpollEvents.Control(Epoll, operation, descriptor, readiness, value);
        }
        catch (ObjectDisposedException)
        {
            // Nobody waits for events any more.
        }
        finally
        {
            if (held)
            {
                _epoll.DangerousRelease();
            }
        }
    }

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
        _epoll.Dispose();
        _wake.Dispose();
    }

    private unsafe void WakeUpOwner()
    {
        bool held = false;
        try
        {
            _wake.DangerousAddRef(ref held);
            ulong one = 1;
            LibC.Write((int)_wake.DangerousGetHandle(), (byte*)&one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // It has ended: nothing will be done any more.
        }
        finally
        {
            if (held)
            {
                _wake.DangerousRelease();
            }
        }
    }
}
