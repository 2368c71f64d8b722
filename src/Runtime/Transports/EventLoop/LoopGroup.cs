using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// The loops of a server, one for each core by default, their runners and their listeners. A listener is in the epoll of every loop; whoever is
/// woken accepts, and gives the connection to the loop that has the fewest.
/// </summary>
internal sealed class LoopGroup : IDisposable
{
    /// <summary>Threads in all. So many handlers may block at the same time; one more keeps its loop.</summary>
    private const int MaxRunners = 1024;

    /// <summary>Spare threads that are kept for the next handler that blocks.</summary>
    private const int MaxIdleRunners = 16;

    private const int AcceptsInARow = 64;

    private readonly Lock _gate = new();
    private readonly EventLoop[] _loops;
    private readonly Stack<LoopRunner> _idle = [];
    private readonly List<LoopListener> _listeners = [];
    private readonly CountdownEvent _running = new(1);
    private int _runners;
    private int _nextLoop;

    /// <param name="loops">How many loops.</param>
    public LoopGroup(int loops)
    {
        _loops = [.. Enumerable.Range(0, loops).Select(number => new EventLoop(number, Buffers))];
        Watcher = new LoopWatcher(_loops, TakeOver);
        foreach (EventLoop loop in _loops)
        {
            CreateRunner(loop);
        }
    }

    public ReceiveBufferPool Buffers { get; } = new();

    public LoopWatcher Watcher { get; }

    public volatile bool IsStopped;

    /// <summary>How often a loop was taken from a runner whose handler blocked.</summary>
    public long Stalls { get; private set; }

    /// <summary>Called with the connection whose handler keeps its thread.</summary>
    public Action<LoopConnection>? Stalled { get; set; }

    /// <summary>Binds and listens.</summary>
    /// <param name="endPoint">Where.</param>
    /// <param name="backlog">Connections the kernel holds ready.</param>
    /// <param name="accepted">Called on a loop for each connection, before anything is pushed: gives it a receiver. False: it is dropped.</param>
    /// <param name="ended">Called when a connection's descriptor has been closed.</param>
    public LoopListener Listen(IPEndPoint endPoint, int backlog, Func<LoopConnection, bool> accepted, Action<LoopConnection> ended)
    {
        lock (_gate)
        {
            var listener = new LoopListener(_listeners.Count, endPoint, backlog, accepted, ended);
            _listeners.Add(listener);
            return listener;
        }
    }

    /// <summary>Begins to accept.</summary>
    public void Start(LoopListener listener)
    {
        foreach (EventLoop loop in _loops)
        {
            listener.AddTo(loop);
        }
    }

    /// <summary>Accepts nothing more. When it completes, no call of accepted is under way.</summary>
    public Task StopAsync(LoopListener listener)
    {
        listener.Close();
        var left = new LeaveListener[_loops.Length];
        for (int i = 0; i < left.Length; i++)
        {
            left[i] = new LeaveListener(listener, _loops[i]);
            _loops[i].Post(left[i]);
        }

        return EndAsync();

        async Task EndAsync()
        {
            await Task.WhenAll(left.Select(static each => each.Done)).ConfigureAwait(false);
            listener.Dispose();
        }
    }

    /// <summary>On a loop: accepts what is there. False: there are no descriptors left.</summary>
    public unsafe bool Accept(EventLoop loop, int number)
    {
        LoopListener listener = _listeners[number];
        for (int i = 0; i < AcceptsInARow && listener.IsOpen; i++)
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
                return error is not (LibC.TooManyFiles or LibC.TooManyFilesInSystem or LibC.NoBufferSpace or LibC.OutOfMemory);
            }

            EventLoop target = Choose(loop);
            var connection = new LoopConnection(target, socket, remote, listener.Ended);
            if (!listener.Accepted(connection))
            {
                LibC.Reset(socket);
                LibC.Close(socket);
            }
            else if (target == loop)
            {
                connection.Register();
            }
            else
            {
                target.Post(connection);
            }
        }

        return true;
    }

    /// <summary>On a loop: listeners are left alone, or taken up again.</summary>
    public void Rest(EventLoop loop, bool resting)
    {
        foreach (LoopListener listener in _listeners)
        {
            if (resting)
            {
                listener.RemoveFrom(loop);
            }
            else
            {
                listener.AddTo(loop);
            }
        }
    }

    /// <summary>On a runner's thread: waits until it has a loop. False: it is no longer needed.</summary>
    public bool WaitForLoop(LoopRunner runner, SemaphoreSlim assigned)
    {
        lock (_gate)
        {
            if (IsStopped || _idle.Count >= MaxIdleRunners)
            {
                _runners--;
                _running.Signal();
                return false;
            }

            _idle.Push(runner);
        }

        assigned.Wait();
        return true;
    }

    /// <summary>Stops all loops. Connections that are left are not told.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            IsStopped = true;
            while (_idle.TryPop(out LoopRunner? runner))
            {
                runner.Assign(_loops[0]); // which ends it
            }
        }

        Watcher.Stop();
        foreach (EventLoop loop in _loops)
        {
            loop.Post(new Nothing());
        }
    }

    private void CreateRunner(EventLoop loop)
    {
        _runners++;
        _running.AddCount();
        _ = new LoopRunner(this, loop); // its thread keeps it
    }

    /// <summary>By the watcher: a handler keeps its runner, and the loop has been taken from it.</summary>
    private void TakeOver(EventLoop loop)
    {
        lock (_gate)
        {
            if (IsStopped)
            {
                return;
            }

            if (!_idle.TryPop(out LoopRunner? spare))
            {
                if (_runners >= MaxRunners)
                {
                    // It gets its loop back if it has not yet looked.
                    Interlocked.CompareExchange(ref loop.Phase, EventLoop.InHandler, EventLoop.Taken);
                    return;
                }

            }

            Stalls++;
            LoopConnection? stuck = loop.LastCalled;
            Volatile.Write(ref loop.Phase, EventLoop.InLoop);
            if (spare is null)
            {
                CreateRunner(loop);
            }
            else
            {
                spare.Assign(loop);
            }

            if (stuck is not null)
            {
                Stalled?.Invoke(stuck);
            }
        }
    }

    /// <summary>The loop with the fewest connections; in turn where there are several, for the counts of others may be stale.</summary>
    private EventLoop Choose(EventLoop accepting)
    {
        if (_loops.Length == 1)
        {
            return accepting;
        }

        int first = (int)((uint)Interlocked.Increment(ref _nextLoop) % (uint)_loops.Length);
        EventLoop best = _loops[first];
        for (int i = 1; i < _loops.Length; i++)
        {
            EventLoop other = _loops[(first + i) % _loops.Length];
            if (other.Count < best.Count)
            {
                best = other;
            }
        }

        return best;
    }

    private sealed class LeaveListener(LoopListener listener, EventLoop loop) : ILoopWork
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public ILoopWork? Next { get; set; }

        public void Run(LoopRunner runner)
        {
            listener.RemoveFrom(loop);
            _done.SetResult();
        }
    }

    /// <summary>Wakes a loop up, so that it sees that it is to stop.</summary>
    private sealed class Nothing : ILoopWork
    {
        public ILoopWork? Next { get; set; }

        public void Run(LoopRunner runner)
        {
        }
    }
}
