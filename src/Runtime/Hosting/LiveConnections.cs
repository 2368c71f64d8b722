using System.Net;
using System.Runtime.InteropServices;
using WsGen.Transports;

namespace WsGen.Hosting;

/// <summary>What becomes of a new connection.</summary>
internal enum Admission : byte
{
    /// <summary>It is served.</summary>
    Served,

    /// <summary>The server is full, and says so: 503.</summary>
    Refused,

    /// <summary>So many are being refused that this one is not even told.</summary>
    Dropped,
}

/// <summary>The connections a server serves now, and how many may be. Thread-safe.</summary>
/// <param name="max">Connections at the same time; zero: no limit.</param>
/// <param name="maxPerAddress">Connections at the same time from one address; zero: no limit.</param>
internal sealed class LiveConnections(int max, int maxPerAddress)
{
    /// <summary>Connections beyond the limit that are told so at the same time. It costs memory to say no, too.</summary>
    public const int MaxRefused = 64;

    private readonly Dictionary<IPAddress, int> _perAddress = [];
    private int _served;
    private readonly Lock _gate = new();
    private readonly Dictionary<TransportConnection, Admission> _connections = [];
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

    /// <summary>Counts a new connection, unless it is to be dropped.</summary>
    public Admission Add(TransportConnection connection)
    {
        lock (_gate)
        {
            if (HasRoom(connection))
            {
                _served++;
                _connections.Add(connection, Admission.Served);
                return Admission.Served;
            }

            if (_connections.Count - _served >= MaxRefused)
            {
                return Admission.Dropped;
            }

            _connections.Add(connection, Admission.Refused);
            return Admission.Refused;
        }
    }

    public void Remove(TransportConnection connection)
    {
        lock (_gate)
        {
            if (_connections.Remove(connection, out Admission admission) && admission == Admission.Served)
            {
                _served--;
                LeaveAddress(connection);
            }

            if (_connections.Count == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Those that are served now.</summary>
    public TransportConnection[] Snapshot()
    {
        lock (_gate)
        {
            return [.. _connections.Keys];
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

    private bool HasRoom(TransportConnection connection)
    {
        if (max > 0 && _served >= max)
        {
            return false;
        }

        if (maxPerAddress > 0 && connection.RemoteEndPoint is IPEndPoint remote)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_perAddress, remote.Address, out _);
            if (count >= maxPerAddress)
            {
                return false;
            }

            count++;
        }

        return true;
    }

    private void LeaveAddress(TransportConnection connection)
    {
        if (maxPerAddress > 0 && connection.RemoteEndPoint is IPEndPoint remote && --CollectionsMarshal.GetValueRefOrNullRef(_perAddress, remote.Address) == 0)
        {
            _perAddress.Remove(remote.Address);
        }
    }

    /// <summary>Resets those that fit and returns how many there were.</summary>
    public int Abort(Func<TransportConnection, bool> fits)
    {
        TransportConnection[] left = [.. Snapshot().Where(fits)];
        foreach (TransportConnection connection in left)
        {
            connection.Abort();
        }

        return left.Length;
    }
}
