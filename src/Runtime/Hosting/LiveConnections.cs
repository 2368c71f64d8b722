using WsGen.Transports;

namespace WsGen.Hosting;

/// <summary>The connections a server serves now. Thread-safe.</summary>
internal sealed class LiveConnections
{
    private readonly Lock _gate = new();
    private readonly HashSet<TransportConnection> _connections = [];
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _connections.Count;
            }
        }
    }

    public void Add(TransportConnection connection)
    {
        lock (_gate)
        {
            _connections.Add(connection);
        }
    }

    public void Remove(TransportConnection connection)
    {
        lock (_gate)
        {
            _connections.Remove(connection);
            if (_connections.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Completes when there is none left.</summary>
    public Task WhenEmpty()
    {
        lock (_gate)
        {
            if (_connections.Count == 0)
            {
                return Task.CompletedTask;
            }

            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    /// <summary>Resets those that fit and returns how many there were.</summary>
    public int Abort(Func<TransportConnection, bool> fits)
    {
        TransportConnection[] left;
        lock (_gate)
        {
            left = [.. _connections.Where(fits)];
        }

        foreach (TransportConnection connection in left)
        {
            connection.Abort();
        }

        return left.Length;
    }
}
