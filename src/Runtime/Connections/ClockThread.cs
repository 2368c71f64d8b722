namespace WsGen.Connections;

/// <summary>
/// The timer of a clock that goes by the system's time. Those of the platform call on the thread pool, and an application that keeps the pool busy, by code that blocks or never
/// waits, would hold up every time-out for seconds. So this one has a thread of its own, while it is wanted and a little longer. Thread-safe.
/// </summary>
/// <param name="tick">Called on that thread. Must not throw.</param>
internal sealed class ClockThread(Action tick) : ITimer
{
    /// <summary>How long the thread waits to be wanted again: connections may come and go.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly object _gate = new(); // to wait on
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private bool _hasThread;
    private bool _isOver;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return false;
            }

            bool waits = _period == Timeout.InfiniteTimeSpan;
            _period = period;
            if (period == Timeout.InfiniteTimeSpan)
            {
                return true; // found at the next tick
            }

            if (!_hasThread)
            {
                new Thread(Run) { IsBackground = true, Name = "WsGen clock", Priority = ThreadPriority.AboveNormal }.UnsafeStart();
                _hasThread = true;
            }
            else if (waits)
            {
                Monitor.Pulse(_gate);
            }

            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isOver = true;
            Monitor.Pulse(_gate);
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private void Run()
    {
        while (WaitForTick())
        {
            tick();
        }
    }

    /// <returns>False: nobody wants it, and the thread ends.</returns>
    private bool WaitForTick()
    {
        lock (_gate)
        {
            while (!_isOver)
            {
                bool wanted = _period != Timeout.InfiniteTimeSpan;
                if (!Monitor.Wait(_gate, wanted ? _period : Patience) && !_isOver)
                {
                    if (_period != Timeout.InfiniteTimeSpan)
                    {
                        return true;
                    }

                    if (!wanted)
                    {
                        break;
                    }
                }
            }

            _hasThread = false;
            return false;
        }
    }
}
