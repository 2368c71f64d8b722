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
    private readonly Lock _gate = new();
    private readonly MemberTable<TransportConnection> _served = new();
    private readonly MemberTable<TransportConnection> _refused = new();
    private TaskCompletionSource? _empty;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return Total;
            }
        }
    }

    private int Total => _served.Count + _refused.Count;

    /// <summary>Counts a new connection, unless it is to be dropped.</summary>
    public Admission Add(TransportConnection connection)
    {
        lock (_gate)
        {
            if (HasRoom(connection))
            {
                _served.Add(connection);
                return Admission.Served;
            }

            if (_refused.Count >= MaxRefused)
            {
                return Admission.Dropped;
            }

            _refused.Add(connection);
            return Admission.Refused;
        }
    }

    public void Remove(TransportConnection connection)
    {
        lock (_gate)
        {
            if (_served.Remove(connection))
            {
                LeaveAddress(connection);
            }
            else
            {
                _refused.Remove(connection);
            }

            if (Total == 0)
            {
                _empty?.TrySetResult();
            }
        }
    }

    /// <summary>Those that are served, or refused, now.</summary>
    public TransportConnection[] Snapshot()
    {
        lock (_gate)
        {
            var all = new TransportConnection[Total];
            _served.CopyTo(all);
            _refused.CopyTo(all.AsSpan(_served.Count));
            return all;
        }
    }

    /// <summary>Completes when there is none left.</summary>
    public Task WhenEmpty()
    {
        lock (_gate)
        {
            if (Total == 0)
            {
                return Task.CompletedTask;
            }

            _empty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _empty.Task;
        }
    }

    private bool HasRoom(TransportConnection connection)
    {
        if (max > 0 && _served.Count >= max)
        {
            return false;
        }

        if (maxPerAddress > 0 && AddressOf(connection) is { } address)
        {
            ref int count = ref CollectionsMarshal.GetValueRefOrAddDefault(_perAddress, address, out _);
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
        if (maxPerAddress > 0 && AddressOf(connection) is { } address && --CollectionsMarshal.GetValueRefOrNullRef(_perAddress, address) == 0)
        {
            _perAddress.Remove(address);
        }
    }

    /// <summary>Who comes by IPv4 is the same, whether the listener is one of IPv6 (::ffff:192.0.2.1) or not.</summary>
    private static IPAddress? AddressOf(TransportConnection connection) =>
        (connection.RemoteEndPoint as IPEndPoint)?.Address is { } address ? address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address : null;

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
