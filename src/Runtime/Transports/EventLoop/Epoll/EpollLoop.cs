using Microsoft.Win32.SafeHandles;

namespace WsGen.Transports.EventLoop.Epoll;

/// <summary>
/// The loop on epoll, level-triggered: the kernel says which sockets can be received from or sent to, and the owner does so. A listener is in
/// the epoll of every loop; one of them is woken.
/// </summary>
internal sealed class EpollLoop : EventLoop
{
    /// <summary>In the value of an event: the wake-up, or a listener and its number.</summary>
    private const ulong WakeUp = ulong.MaxValue;
    private const ulong ListenerBit = 1ul << 63;

    private const int MostAccepts = 64;

    /// <summary>So many, and one look more is lost in them.</summary>
    private const int ManyFlushes = 64;

    private readonly SafeFileHandle _epoll;
    private readonly int _descriptor; // for the owner, who outlives nothing of it
    private int _accepts = 1;

    public EpollLoop(int number, LoopGroup group)
        : base(number, group)
    {
        _epoll = new SafeFileHandle(LibC.EpollCreate(LibC.CloseOnExec), ownsHandle: true);
        if (_epoll.IsInvalid)
        {
            Dispose();
            throw NoDescriptor();
        }

        _descriptor = (int)_epoll.DangerousGetHandle();
        Control(LibC.EpollAdd, WakeDescriptor, Readiness.Input | Readiness.EdgeTriggered, WakeUp);
    }

    public override LoopConnection CreateConnection(int socket, in SocketName remote, Action<LoopConnection> ended) =>
        new EpollConnection(this, socket, remote, ended);

    public override unsafe void Turn(LoopRunner runner)
    {
        EpollEvents events = runner.Events;
        Dispatch(runner, events, Wait(events));
        if (runner.DeferredFlushes >= ManyFlushes && runner.Owns)
        {
            // One look at what has come costs as much as one of these flushes; a second broadcast may leave with the first.
            Dispatch(runner, events, LibC.Poll(_descriptor, events.Pointer, EpollEvents.Capacity, 0));
        }

        Work(runner);
        runner.FlushDeferred();
    }

    private void Dispatch(LoopRunner runner, EpollEvents events, int count)
    {
        for (int i = 0; i < count && runner.Owns; i++)
        {
            ulong value = events.ValueAt(i);
            if ((value & ListenerBit) == 0)
            {
                Dispatch(runner, value, events.ReadinessAt(i));
            }
            else if (value != WakeUp && !Accept(Group.ListenerAt((int)value)) && BeginRest())
            {
                foreach (LoopListener listener in Group.Listeners)
                {
                    Control(LibC.EpollDelete, listener.Descriptor, Readiness.None, 0);
                }
            }
        }
    }

    public override void AddListener(LoopListener listener)
    {
        if (listener.IsOpen)
        {
            Control(LibC.EpollAdd, listener.Descriptor, Readiness.Input | Readiness.Exclusive, ListenerBit | (uint)listener.Number);
        }
    }

    public override void RemoveListener(LoopListener listener, Action removed)
    {
        Control(LibC.EpollDelete, listener.Descriptor, Readiness.None, 0);
        removed();
    }

    /// <summary>epoll_ctl, on any thread. Nothing happens where the loop has ended.</summary>
    public void Control(int operation, int descriptor, Readiness readiness, ulong value)
    {
        bool held = false;
        try
        {
            _epoll.DangerousAddRef(ref held);
            EpollEvents.Control(_descriptor, operation, descriptor, readiness, value);
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

    /// <summary>What epoll is to say of it: its place, and which use of the place, for an event may come when it is over.</summary>
    public static ulong ValueOf(LoopConnection connection) => ((ulong)connection.Slot.Use << 32) | (uint)connection.Slot.Index;

    public override void Dispose()
    {
        _epoll.Dispose();
        base.Dispose();
    }

    private unsafe int Wait(EpollEvents events)
    {
        if (TryEndRest())
        {
            foreach (LoopListener listener in Group.Listeners)
            {
                AddListener(listener);
            }
        }

        int count = LibC.Poll(_descriptor, events.Pointer, EpollEvents.Capacity, 0);
        if (count == 0 && TryFallAsleep())
        {
            count = LibC.Wait(_descriptor, events.Pointer, EpollEvents.Capacity, Rests ? (int)Rest.TotalMilliseconds : -1);
            StayAwake();
        }

        return count;
    }

    private void Dispatch(LoopRunner runner, ulong value, Readiness readiness)
    {
        if (Find((int)(uint)value, (uint)(value >> 32)) is not EpollConnection connection)
        {
            return;
        }

        LastCalled = connection;
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
                connection.OnReadable(runner);
            }
            catch (Exception error)
            {
                runner.LeaveHandler();
                connection.Fail(runner, error);
            }
        }
    }

    /// <summary>Accepts what is there. False: there are no descriptors, or there is no memory, left.</summary>
    private unsafe bool Accept(LoopListener listener)
    {
        // The call that finds nothing more is as dear as any: so one for each event, and more only while there are more.
        int most = _accepts;
        _accepts = Math.Min(_accepts * 2, MostAccepts);
        for (int i = 0; i < most && listener.IsOpen; i++)
        {
            SocketName remote = default;
            int length = SocketName.Size;
            int socket = LibC.Accept(listener.Descriptor, (byte*)&remote, &length, LibC.SocketNonBlocking | LibC.CloseOnExec);
            if (socket < 0)
            {
                int error = LibC.LastError;
                if (error is LibC.Interrupted)
                {
                    continue;
                }

                // Everything else is the fate of one connection, which is gone.
                _accepts = 1;
                return !LibC.IsShortage(error);
            }

            if (!Group.TryPlace(listener, this, socket, remote))
            {
                return false;
            }
        }

        return true;
    }
}
