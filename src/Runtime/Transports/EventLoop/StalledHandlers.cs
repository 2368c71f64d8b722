namespace WsGen.Transports.EventLoop;

/// <summary>Handlers that have been displaced from their loops and have not returned. Those that take really long are reported, once each.</summary>
/// <param name="time">Measures how long.</param>
internal sealed class StalledHandlers(TimeProvider time)
{
    /// <summary>A busy machine may keep a handler for some milliseconds that does nothing wrong.</summary>
    private static readonly TimeSpan Worth = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly List<(LoopConnection Connection, int Entry, long Since)> _stalled = [];
    private volatile bool _any;

    /// <summary>Gets those that are worth a report, on the watcher's thread.</summary>
    public Action<LoopConnection>? Report { get; set; }

    /// <summary>Gets every one, when it loses its loop. Under a lock of the loops: only to be counted.</summary>
    public Action<LoopConnection>? Displaced { get; set; }

    public void Add(LoopConnection connection)
    {
        Displaced?.Invoke(connection);
        lock (_gate)
        {
            _stalled.Add((connection, connection.Entry, time.GetTimestamp()));
            _any = true;
        }
    }

    /// <summary>Called every few milliseconds. True: call again, whatever the loops do.</summary>
    public bool Look()
    {
        if (!_any)
        {
            return false;
        }

        List<LoopConnection> worth = [];
        lock (_gate)
        {
            for (int i = _stalled.Count - 1; i >= 0; i--)
            {
                (LoopConnection connection, int entry, long since) = _stalled[i];
                bool isStill = entry != 0 && connection.Entry == entry;
                bool isLong = time.GetElapsedTime(since) >= Worth;
                if (isLong && isStill)
                {
                    worth.Add(connection);
                }

                if (isLong || !isStill)
                {
                    _stalled.RemoveAt(i);
                }
            }

            _any = _stalled.Count != 0;
        }

        foreach (LoopConnection connection in worth)
        {
            Report?.Invoke(connection);
        }

        return _any;
    }
}
