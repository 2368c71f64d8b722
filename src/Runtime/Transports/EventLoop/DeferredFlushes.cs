using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// Connections that a runner flushes at the end of its turn, so that several messages to one leave together. If a handler keeps the runner they
/// are flushed by whoever takes its loop, and what is written after that is not put off any more.
/// </summary>
internal sealed class DeferredFlushes
{
    private readonly Lock _gate = new(); // not contended but while a loop changes hands
    private List<LoopConnection> _list = [];
    private List<LoopConnection> _spare = [];
    private int _count;
    private bool _isOpen;

    public int Count => Volatile.Read(ref _count);

    public void Open()
    {
        lock (_gate)
        {
            _isOpen = true;
        }
    }

    /// <summary>By the runner.</summary>
    public bool TryAdd(LoopConnection connection)
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                _list.Add(connection);
                Volatile.Write(ref _count, _list.Count);
            }

            return _isOpen;
        }
    }

    /// <summary>By the runner, at the end of its turn. A flush may bring about sends to others.</summary>
    public void Flush()
    {
        while (Volatile.Read(ref _count) != 0)
        {
            List<LoopConnection> list = Take();
            Span<LoopConnection> connections = CollectionsMarshal.AsSpan(list);
            for (int i = 0; i < connections.Length; i++)
            {
                if (i + 2 < connections.Length)
                {
                    CacheLines.Fetch(connections[i + 2]);
                    CacheLines.Fetch(connections[i + 1].Receiver);
                }

                connections[i].FlushDeferred();
            }

            list.Clear();
            _spare = list;
        }
    }

    /// <summary>By anybody: flushes, on the pool, and takes no more.</summary>
    public void Close()
    {
        List<LoopConnection> list;
        lock (_gate)
        {
            _isOpen = false;
            list = _list;
            _list = [];
            Volatile.Write(ref _count, 0);
        }

        if (list.Count != 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static list => list.ForEach(static connection => connection.FlushDeferred()), list, preferLocal: false);
        }
    }

    private List<LoopConnection> Take()
    {
        lock (_gate)
        {
            List<LoopConnection> list = _list;
            _list = _spare;
            Volatile.Write(ref _count, 0);
            return list;
        }
    }
}
