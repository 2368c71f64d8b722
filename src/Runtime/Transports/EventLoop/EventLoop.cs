using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// A set of connections, a queue, and something in the kernel that says what has happened to them. The thread that runs it is a
/// <see cref="LoopRunner"/> that owns it: one at a time, and it loses it to another if a handler keeps it for too long.
/// </summary>
internal abstract class EventLoop : IDisposable
{
    /// <summary>How long listeners rest when there are no descriptors or no memory left.</summary>
    protected static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly SafeFileHandle _wake;
    private readonly LoopQueue _queue = new();
    private readonly Stack<int> _free = [];
    private LoopConnection?[] _slots = new LoopConnection?[64];
    private uint[] _uses = new uint[64];
    private int _used;
    private int _count;
    private int _sleeping;
    private ILoopWork? _work;
    private long _restsSince;

    protected EventLoop(int number, LoopGroup group)
    {
        Number = number;
        Group = group;
        _wake = new SafeFileHandle(LibC.EventCreate(0, LibC.SocketNonBlocking | LibC.CloseOnExec), ownsHandle: true);
        if (_wake.IsInvalid)
        {
            throw NoDescriptor();
        }
    }

    public int Number { get; }

    public ReceiveBufferPool Buffers => Group.Buffers;

    public OutputArrays Outputs { get; } = new();

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

    protected LoopGroup Group { get; }

    /// <summary>An eventfd: each wake-up is one event, and nobody has to read the counter.</summary>
    protected int WakeDescriptor => (int)_wake.DangerousGetHandle();

    /// <summary>Listeners are left alone for a while.</summary>
    protected bool Rests { get; private set; }

    /// <summary>
    /// By the owner: waits for something to happen and sees to it, does what other threads have left, flushes.
    /// </summary>
    public abstract void Turn(LoopRunner runner);

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

    /// <summary>A connection of this loop, not yet in it.</summary>
    public abstract LoopConnection CreateConnection(int socket, in SocketName remote, Action<LoopConnection> ended);

    /// <summary>By the owner: accepts what comes.</summary>
    public abstract void AddListener(LoopListener listener);

    /// <summary>By the owner.</summary>
    /// <param name="listener">Which has been closed.</param>
    /// <param name="removed">Called when the kernel has let go of it here.</param>
    public abstract void RemoveListener(LoopListener listener, Action removed);

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

    /// <summary>When nobody runs it any more.</summary>
    public virtual void Dispose() => _wake.Dispose();

    protected static IOException NoDescriptor() =>
        new($"The event loop cannot get its descriptors: {Marshal.GetLastPInvokeErrorMessage()}.");

    /// <summary>By the owner: what is at this place, or null if that use of it has ended.</summary>
    protected LoopConnection? Find(int index, uint use) =>
        _slots[index] is { } connection && connection.Slot.Use == use ? connection : null;

    /// <summary>By the owner, before it blocks. False: there is work.</summary>
    protected bool TryFallAsleep()
    {
        Interlocked.Exchange(ref _sleeping, 1);
        if (_work is null && _queue.IsEmpty)
        {
            return true;
        }

        Interlocked.Exchange(ref _sleeping, 0);
        return false;
    }

    /// <summary>By the owner, after it has blocked.</summary>
    protected void StayAwake()
    {
        Interlocked.Exchange(ref _sleeping, 0); // a full fence: whoever looks whether all are asleep must not miss it
        Group.Watcher.OnWakeUp();
    }

    /// <summary>By the owner: what other threads have left.</summary>
    protected void Work(LoopRunner runner)
    {
        while (runner.Owns && NextWork() is { } work)
        {
            var connection = work as LoopConnection;
            LastCalled = connection ?? LastCalled;
            try
            {
                work.Run(runner);
            }
            catch (Exception error) when (connection is not null)
            {
                runner.LeaveHandler();
                connection.Fail(runner, error);
            }
        }
    }

    /// <summary>By the owner: there are no descriptors, or there is no memory, for more connections.</summary>
    /// <returns>False: listeners rest already, for as long again.</returns>
    protected bool BeginRest()
    {
        bool begins = !Rests;
        Rests = true;
        _restsSince = Group.Time.GetTimestamp();
        Group.Shortage.Write();
        return begins;
    }

    /// <returns>True: they have rested.</returns>
    protected bool TryEndRest()
    {
        if (!Rests || Group.Time.GetElapsedTime(_restsSince) < Rest)
        {
            return false;
        }

        Rests = false;
        return true;
    }

    /// <summary>
    /// The next piece of work. What is taken from the queue lies here and not with the runner, so that the next runner finds it if this one
    /// does not come back.
    /// </summary>
    private ILoopWork? NextWork()
    {
        ILoopWork? work = _work ?? (_queue.IsEmpty ? null : _queue.TakeAll());
        if (work is not null)
        {
            _work = work.Next;
            work.Next = null;
        }

        return work;
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
