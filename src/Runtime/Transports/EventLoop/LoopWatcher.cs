namespace WsGen.Transports.EventLoop;

/// <summary>
/// Looks every few milliseconds whether a handler keeps its loop, and if so gives the loop to a spare runner. A handler that blocks its
/// thread so costs its own session only. Sleeps while all loops do.
/// </summary>
internal sealed class LoopWatcher
{
    /// <summary>A handler that lasts over two looks has lasted this long at least, and twice as long at most.</summary>
    private const int PeriodMilliseconds = 4;

    /// <summary>Looks in a row that have found nothing at work; then it sleeps.</summary>
    private const int QuietLooks = 50;

    private readonly EventLoop[] _loops;
    private readonly Action<EventLoop> _takeOver;
    private readonly ManualResetEventSlim _wake = new(false, spinCount: 0);
    private readonly long[] _seen;
    private volatile bool _asleep;
    private volatile bool _stopped;

    /// <param name="loops">What to watch.</param>
    /// <param name="takeOver">Called for a loop that is stuck and whose phase has been set to Taken.</param>
    public LoopWatcher(EventLoop[] loops, Action<EventLoop> takeOver)
    {
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
            quiet = Look() ? 0 : quiet + 1;
            if (quiet < QuietLooks)
            {
                Thread.Sleep(PeriodMilliseconds); // the watch itself: there is nothing to wait for
                continue;
            }

            _wake.Reset();
            _asleep = true;
            Interlocked.MemoryBarrier();
            if (!Look())
            {
                _wake.Wait();
            }

            _asleep = false;
            quiet = 0;
        }
    }

    /// <summary>True if a handler has been called since the last look, or is at work.</summary>
    private bool Look()
    {
        bool active = false;
        for (int i = 0; i < _loops.Length; i++)
        {
            EventLoop loop = _loops[i];
            long calls = Volatile.Read(ref loop.Calls);
            bool inHandler = Volatile.Read(ref loop.Phase) == EventLoop.InHandler;
            active |= inHandler || calls != _seen[i];
            if (inHandler && calls == _seen[i] && Interlocked.CompareExchange(ref loop.Phase, EventLoop.Taken, EventLoop.InHandler) == EventLoop.InHandler)
            {
                _takeOver(loop);
            }

            _seen[i] = calls;
        }

        return active;
    }
}
