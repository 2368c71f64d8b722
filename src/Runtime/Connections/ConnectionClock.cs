using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>Something with deadlines.</summary>
internal interface IDeadlines : IMember
{
    /// <summary>Called at each tick, every 50 ms unless configured otherwise. Must not block.</summary>
    /// <param name="now">Milliseconds of the clock.</param>
    void OnTick(long now);

    /// <summary>It has thrown, which is a defect, or for want of memory. Must not throw.</summary>
    void OnTickFailed(Exception error);
}

/// <summary>
/// One coarse timer for all connections of a server, instead of a timer for each: every so often it looks at all deadlines. It stands still
/// while there is no connection. Thread-safe.
/// </summary>
internal sealed class ConnectionClock : IDisposable
{
    /// <summary>How exact deadlines are unless something else is wanted.</summary>
    public static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly MemberTable<IDeadlines> _members = new();
    private readonly IDeadlines?[] _snapshot = new IDeadlines?[MemberTable<IDeadlines>.ChunkSize];
    private int _ticking;
    private long _coarse;
    private bool _running;

    public ConnectionClock(TimeProvider time, TimeSpan? period = null)
    {
        _time = time;
        Period = period ?? Resolution;
        _timer = time == TimeProvider.System
            ? new ClockThread(Tick)
            : time.CreateTimer(static state => ((ConnectionClock)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What it goes by.</summary>
    public TimeProvider Time => _time;

    /// <summary>How exact deadlines are: the time between two ticks.</summary>
    public TimeSpan Period { get; }

    /// <summary>Milliseconds since an arbitrary moment; never goes back.</summary>
    public long Now => (long)(_time.GetTimestamp() * (1000.0 / _time.TimestampFrequency));

    /// <summary>Milliseconds as of the last tick: a field, for those who stamp every batch.</summary>
    public long Coarse => Volatile.Read(ref _coarse);

    /// <summary>For measuring: see <see cref="Elapsed"/>.</summary>
    public long Timestamp => _time.GetTimestamp();

    /// <summary>What has passed since a <see cref="Timestamp"/>.</summary>
    public TimeSpan Elapsed(long timestamp) => _time.GetElapsedTime(timestamp);

    /// <summary>The moment that lies so far ahead; <see cref="long.MaxValue"/> for an infinite or negative span.</summary>
    public long After(TimeSpan span) => span < TimeSpan.Zero ? long.MaxValue : Now + (long)span.TotalMilliseconds;

    /// <summary>A moment of the calendar, which may have passed. Who sets the clock of the machine afterwards does not move it.</summary>
    public long After(DateTimeOffset moment) => Now + (long)Math.Ceiling((moment - _time.GetUtcNow()).TotalMilliseconds);

    public void Add(IDeadlines member)
    {
        lock (_gate)
        {
            if (!_running)
            {
                Volatile.Write(ref _coarse, Now);
                _timer.Change(Period, Period); // there may be no thread to be had
                _running = true;
            }

            _members.Add(member);
        }
    }

    public void Remove(IDeadlines member)
    {
        lock (_gate)
        {
            if (_members.Remove(member) && _members.Count == 0 && _running)
            {
                _running = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Who is on it now.</summary>
    public IDeadlines[] Snapshot()
    {
        lock (_gate)
        {
            var members = new IDeadlines[_members.Count];
            _members.CopyTo(members);
            return members;
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // A tick that takes longer than the period is not overtaken by the next.
        if (Interlocked.Exchange(ref _ticking, 1) != 0)
        {
            return;
        }

        try
        {
            long now = Now;
            Volatile.Write(ref _coarse, now);

            // Backwards: who takes the place of one that leaves meanwhile has been called already, and is called again; nobody is missed.
            for (int chunk = MemberTable<IDeadlines>.Chunks(Count) - 1; chunk >= 0; chunk--)
            {
                Tick(chunk, now);
            }
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private int Count
    {
        get
        {
            lock (_gate)
            {
                return _members.Count;
            }
        }
    }

    private void Tick(int chunk, long now)
    {
        int count;
        lock (_gate)
        {
            ReadOnlySpan<IDeadlines?> members = _members.Chunk(chunk);
            members.CopyTo(_snapshot);
            count = members.Length;
        }

        for (int i = count - 1; i >= 0; i--)
        {
            IDeadlines member = _snapshot[i]!;
            try
            {
                member.OnTick(now);
            }
            catch (Exception error)
            {
                // A defect, or no memory: it must not cost the others their clock.
                member.OnTickFailed(error);
            }
        }

        Array.Clear(_snapshot, 0, count);
    }
}
