namespace WsGen.Transports.EventLoop;

/// <summary>
/// Looks every few milliseconds whether a handler keeps its loop, and if so gives the loop to a spare runner. A handler that blocks its
/// thread so costs its own session only. Sleeps while all loops do.
/// </summary>
internal sealed class LoopWatcher
{
    /// <summary>A handler that lasts over two looks has lasted this long at least, and twice as long at most.</summary>
    private const int PeriodMilliseconds = 4;

    /// <summary>Looks in a row that have found all loops asleep; then it sleeps, too.</summary>
    private const int QuietLooks = 50;

    private readonly EventLoop[] _loops;
    private readonly Action<EventLoop> _takeOver;
    private readonly Func<bool> _looked;
    private readonly ManualResetEventSlim _wake = new(false, spinCount: 0);
    private readonly long[] _seen;
    private volatile bool _asleep;
    private volatile bool _stopped;

    /// <param name="loops">What to watch.</param>
    /// <param name="takeOver">Called for a loop that is stuck.</param>
    /// <param name="looked">Called after each look. True: there is something to look after, even while all loops are asleep.</param>
    public LoopWatcher(EventLoop[] loops, Action<EventLoop> takeOver, Func<bool> looked)
    {
        _looked = looked;
        _loops = loops;
        _takeOver = takeOver;
        _seen = new long[loops.Length];
        var thread = new Thread(Run) { IsBackground = true, Name = "WsGen loop watcher", Priority = ThreadPriority.AboveNormal };
        thread.UnsafeStart();
    }

    /// <summary>A loop has something to do. Cheap, and on every loop's way.</summary>
    public void OnWakeUp()
    {
        if (_asleep)
        {
            _asleep = false;
            _wake.Set();
        }
    }

    public void Stop()
    {
        _stopped = true;
        _wake.Set();
    }

    private void Run()
    {
        int quiet = 0;
        while (!_stopped)
        {
            Look();
            quiet = !_looked() && AllAreAsleep() ? quiet + 1 : 0;
            if (quiet < QuietLooks)
            {
                Thread.Sleep(PeriodMilliseconds); // the watch itself: there is nothing to wait for
                continue;
            }

            _wake.Reset();
            _asleep = true;

            // Each loop first says that it is awake, and then looks whether this thread is asleep; here it is the other way round.
            Interlocked.MemoryBarrier();
            if (AllAreAsleep() && !_stopped)
            {
                _wake.Wait();
            }

            _asleep = false;
            quiet = 0;
        }
    }

    private bool AllAreAsleep()
    {
        foreach (EventLoop loop in _loops)
        {
            if (!loop.IsAsleep)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whose handler has been under way since the last look loses its loop.</summary>
    private void Look()
    {
        for (int i = 0; i < _loops.Length; i++)
        {
            EventLoop loop = _loops[i];
            long calls = Volatile.Read(ref loop.Calls);
            if (calls == _seen[i] && loop.Ownership.IsInHandler)
            {
                _takeOver(loop);
            }

            _seen[i] = calls;
        }
    }
}
