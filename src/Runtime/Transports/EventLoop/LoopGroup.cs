using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using WsGen.Transports.EventLoop.Epoll;
using WsGen.Transports.EventLoop.Ring;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// The loops of a server, one for each core by default, their runners and their listeners. Every loop accepts, and gives the connection to the
/// loop that has the fewest.
/// </summary>
internal sealed class LoopGroup : IDisposable
{
    /// <summary>Threads in all. So many handlers may block at the same time; one more keeps its loop.</summary>
    private const int MaxRunners = 1024;

    /// <summary>Spare threads that are kept for the next handler that blocks.</summary>
    private const int MaxIdleRunners = 16;

    private readonly Lock _gate = new();
    private readonly EventLoop[] _loops;
    private readonly Stack<LoopRunner> _idle = [];
    private volatile LoopListener[] _listeners = [];
    private int _runners;
    private int _nextLoop;
    private int _ended;

    /// <param name="loops">How many loops.</param>
    /// <param name="ring">On io_uring; otherwise on epoll.</param>
    /// <param name="time">By which exhausted listeners rest.</param>
    /// <param name="logger">Is told when they do.</param>
    private LoopGroup(int loops, bool ring, TimeProvider time, ILogger logger)
    {
        Time = time;
        Shortage = new ShortageLog(time, logger);
        Stalled = new StalledHandlers(time);
        _loops = CreateLoops(loops, ring);
        Watcher = new LoopWatcher(_loops, TakeOver, Stalled.Look);
        lock (_gate)
        {
            foreach (EventLoop loop in _loops)
            {
                CreateRunner().Assign(loop, loop.Ownership.Current);
            }
        }
    }

    /// <param name="loops">How many loops.</param>
    /// <param name="wantsRing">On io_uring, where there is one.</param>
    /// <param name="time">By which exhausted listeners rest.</param>
    /// <param name="logger">Is told where there is no io_uring to be had, and when there are no descriptors.</param>
    public static LoopGroup Create(int loops, bool wantsRing, TimeProvider time, ILogger logger)
    {
        if (wantsRing)
        {
            try
            {
                return new LoopGroup(loops, ring: true, time, logger);
            }
            catch (IOException error)
            {
                logger.NoIoUring(error.Message);
            }
        }

        return new LoopGroup(loops, ring: false, time, logger);
    }

    public TimeProvider Time { get; }

    /// <summary>Says that listeners rest.</summary>
    public ShortageLog Shortage { get; }

    public ReceiveBufferPool Buffers { get; } = new(ReceiveBuffer.Size);

    public LoopWatcher Watcher { get; }

    public volatile bool IsStopped;

    /// <summary>Called when a connection could not be accepted for a reason that is ours.</summary>
    public Action<Exception>? AcceptFailed { get; set; }

    /// <summary>Handlers that keep their threads.</summary>
    public StalledHandlers Stalled { get; }

    /// <summary>Binds and listens.</summary>
    /// <param name="endPoint">Where.</param>
    /// <param name="accepted">Called on a loop for each connection, before anything is pushed: gives it a receiver. False: it is dropped.</param>
    /// <param name="ended">Called when a connection's descriptor has been closed.</param>
    public LoopListener Listen(IPEndPoint endPoint, Func<LoopConnection, bool> accepted, Action<LoopConnection> ended)
    {
        lock (_gate)
        {
            var listener = new LoopListener(_listeners.Length, endPoint, accepted, ended);
            _listeners = [.. _listeners, listener];
            return listener;
        }
    }

    /// <summary>Begins to accept.</summary>
    public void Start(LoopListener listener)
    {
        foreach (EventLoop loop in _loops)
        {
            loop.Post(new JoinListener(listener, loop));
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

    /// <summary>On a loop that has accepted a connection: gives it to a loop. False: that failed, for a reason that is ours.</summary>
    public bool TryPlace(LoopListener listener, EventLoop loop, int socket, in SocketName remote)
    {
        try
        {
            Place(listener, loop, socket, remote);
            return true;
        }
        catch (Exception error)
        {
            AcceptFailed?.Invoke(error);
            return false;
        }
    }

    /// <summary>
    /// Begins to connect, on the loop with the fewest connections. The receiver gets <see cref="TransportReceiver.OnOutputDrained"/> when that is done,
    /// or <see cref="TransportReceiver.OnClosed"/>.
    /// </summary>
    /// <param name="endPoint">Where to.</param>
    /// <param name="createReceiver">Makes the receiver.</param>
    /// <exception cref="SocketException">There is no descriptor, or no way to this address.</exception>
    public LoopConnection Connect(IPEndPoint endPoint, Func<LoopConnection, TransportReceiver> createReceiver)
    {
        SocketName remote = SocketName.Of(endPoint);
        int socket = LibC.CreateStream(remote);
        if (socket < 0 || !LibC.BeginConnect(socket, remote))
        {
            SocketException error = ErrorNumbers.ToException(LibC.LastError);
            if (socket >= 0)
            {
                LibC.Close(socket);
            }

            throw error;
        }

        LoopConnection connection = Choose(_loops[0]).CreateConnection(socket, remote, static _ => { });
        connection.MarkConnecting();
        connection.Receiver = createReceiver(connection);
        connection.EnterLoop(isCurrent: false);
        return connection;
    }

    /// <summary>In the order of their numbers.</summary>
    public IReadOnlyList<LoopListener> Listeners => _listeners;

    public LoopListener ListenerAt(int number) => _listeners[number];

    /// <summary>On a runner's thread: waits until it has a loop. False: it is no longer needed.</summary>
    public bool WaitForLoop(LoopRunner runner, SemaphoreSlim assigned)
    {
        if (assigned.Wait(TimeSpan.Zero))
        {
            return true;
        }

        lock (_gate)
        {
            // Under the gate nobody assigns: now it is either assigned, or idle, or gone.
            if (assigned.Wait(TimeSpan.Zero))
            {
                return true;
            }

            if (IsStopped || _idle.Count >= MaxIdleRunners)
            {
                _runners--;
                return false;
            }

            _idle.Push(runner);
        }

        assigned.Wait();
        return true;
    }

    /// <summary>By the owner of a loop, after the group has been stopped.</summary>
    public void End(EventLoop loop)
    {
        loop.Dispose();
        if (Interlocked.Increment(ref _ended) == _loops.Length)
        {
            Watcher.Stop();
        }
    }

    /// <summary>
    /// Stops all loops; one whose handler keeps it ends when that returns. Connections that are left are not told, and keep their descriptors.
    /// </summary>
    public void Dispose()
    {
        lock (_gate)
        {
            IsStopped = true;
            while (_idle.TryPop(out LoopRunner? runner))
            {
                runner.Dismiss();
            }
        }

        foreach (EventLoop loop in _loops)
        {
            loop.Post(new Nothing());
        }
    }

    /// <summary>All of them, or none.</summary>
    private EventLoop[] CreateLoops(int count, bool ring)
    {
        var loops = new List<EventLoop>(count);
        try
        {
            for (int number = 0; number < count; number++)
            {
                loops.Add(ring ? new RingLoop(number, this) : new EpollLoop(number, this));
            }

            return [.. loops];
        }
        catch
        {
            loops.ForEach(static loop => loop.Dispose());
            throw;
        }
    }

    private void Place(LoopListener listener, EventLoop loop, int socket, in SocketName remote)
    {
        EventLoop target = Choose(loop);
        LoopConnection connection;
        bool accepted;
        try
        {
            connection = target.CreateConnection(socket, remote, listener.Ended);
            accepted = listener.Accepted(connection);
        }
        catch (Exception)
        {
            LibC.Close(socket);
            throw;
        }

        if (!accepted)
        {
            LibC.Reset(socket);
            LibC.Close(socket);
        }
        else
        {
            connection.EnterLoop(isCurrent: target == loop);
        }
    }

    private LoopRunner CreateRunner()
    {
        _runners++;
        return new LoopRunner(this); // its thread keeps it
    }

    /// <summary>By the watcher: a handler keeps its runner, and the loop is to be given to another.</summary>
    private void TakeOver(EventLoop loop)
    {
        lock (_gate)
        {
            if (IsStopped || (_idle.Count == 0 && _runners >= MaxRunners))
            {
                return;
            }

            // First the thread, then the loop: without either nothing changes.
            LoopRunner? idle = _idle.TryPop(out LoopRunner? popped) ? popped : null;
            LoopRunner spare = idle ?? CreateRunner();
            LoopRunner? stuck = loop.Runner;
            if (!loop.Ownership.TryTake(out long ownership))
            {
                // It has just come back. A new runner becomes idle by itself.
                if (idle is not null)
                {
                    _idle.Push(idle);
                }

                return;
            }

            LoopConnection? connection = loop.LastCalled; // nobody writes it until the next runner is there
            spare.Assign(loop, ownership);
            stuck?.FlushDeferredNow();
            if (connection is not null)
            {
                Stalled.Add(connection);
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

    private sealed class JoinListener(LoopListener listener, EventLoop loop) : ILoopWork
    {
        public ILoopWork? Next { get; set; }

        public void Run(LoopRunner runner) => loop.AddListener(listener);
    }

    private sealed class LeaveListener(LoopListener listener, EventLoop loop) : ILoopWork
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public ILoopWork? Next { get; set; }

        public void Run(LoopRunner runner) => loop.RemoveListener(listener, _done.SetResult);
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
