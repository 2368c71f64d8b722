using System.Buffers;
using WsGen.Sessions;

namespace WsGen;

/// <summary>The open sessions of one endpoint. Thread-safe. Counterpart of <c>Session.getOpenSessions</c>.</summary>
/// <inheritdoc cref="SessionSet" path="/remarks"/>
public sealed class OpenSessions : SessionSet
{
    private readonly Lock _gate = new();
    private WsSession[] _sessions = [];
    private int _count;
    private Farewell? _closing;

    internal OpenSessions()
    {
    }

    /// <summary>Set once the server stops: how sessions that still come are closed.</summary>
    internal Farewell? Closing
    {
        get
        {
            lock (_gate)
            {
                return _closing;
            }
        }
    }

    /// <summary>How many sessions are open.</summary>
    public override int Count => Volatile.Read(ref _count);

    /// <summary>Closes all of them, and those that still come.</summary>
    /// <returns>How many have been closed.</returns>
    internal int CloseAll(Farewell farewell)
    {
        lock (_gate)
        {
            _closing = farewell;
        }

        int closed = 0;
        foreach (WsSession session in this)
        {
            closed += session.Close(farewell.Code, farewell.Reason, farewell.Patience) ? 1 : 0;
        }

        return closed;
    }

    /// <returns>False if the server is stopping and the session must be closed.</returns>
    internal bool Add(WsSession session)
    {
        lock (_gate)
        {
            if (_count == _sessions.Length)
            {
                Array.Resize(ref _sessions, Math.Max(8, _count * 2));
            }

            session.OpenIndex = _count;
            _sessions[_count] = session;
            Volatile.Write(ref _count, _count + 1);
            return _closing is null;
        }
    }

    internal void Remove(WsSession session)
    {
        lock (_gate)
        {
            int index = session.OpenIndex;
            if (index < 0)
            {
                return;
            }

            // The last one takes the free place.
            WsSession last = _sessions[_count - 1];
            _sessions[index] = last;
            last.OpenIndex = index;
            _sessions[_count - 1] = null!;
            session.OpenIndex = -1;
            Volatile.Write(ref _count, _count - 1);
        }
    }

    private protected override WsSession[] TakeSnapshot(out int count)
    {
        lock (_gate)
        {
            count = _count;
            WsSession[] sessions = ArrayPool<WsSession>.Shared.Rent(count);
            _sessions.AsSpan(0, count).CopyTo(sessions);
            return sessions;
        }
    }
}
