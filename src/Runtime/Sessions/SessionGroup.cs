using System.Buffers;
using WsGen.Sessions;

namespace WsGen;

/// <summary>
/// A group of sessions, of one endpoint or several, that are sent to all at once: a room, a table, who watches the same thing. A session leaves by itself when
/// it closes, before its <see cref="OnCloseAttribute"/> is called, whichever way it closes; so there is nothing to clean up, and a group may be static. Thread-safe.
/// </summary>
/// <inheritdoc cref="SessionSet" path="/remarks"/>
public sealed class SessionGroup : SessionSet
{
    private const int MaxSparse = 64; // places that cost nothing worth a copy

    // A connection that closes holds its own gate when it comes here; nothing that is called under this one takes that.
    private readonly Lock _gate = new();

    // Who copies its keys passes the places of those that have left, too: see TrimIfSparse.
    private readonly Dictionary<WsSession, Membership> _members = [];
    private readonly SessionGroups? _owner;
    private int _count;
    private bool _isRetired; // was the group of its name, until the last had left: another may be now

    /// <summary>A group without a name, and without sessions.</summary>
    public SessionGroup()
    {
    }

    internal SessionGroup(SessionGroups owner, string name, bool isRetired)
    {
        _owner = owner;
        Name = name;
        _isRetired = isRetired;
    }

    internal enum Joining : byte
    {
        Joined,
        HasJoined,
        Closed,
        Retired,
    }

    /// <summary>Its name in the <see cref="SessionGroups"/> that it comes from; null if it has been made by itself.</summary>
    public string? Name { get; }

    /// <summary>How many sessions are in it.</summary>
    public override int Count => Volatile.Read(ref Current._count);

    /// <summary>For how many there is room: a message passes as many places.</summary>
    internal int Capacity
    {
        get
        {
            lock (_gate)
            {
                return _members.Capacity;
            }
        }
    }

    /// <summary>The group that has the name now.</summary>
    private SessionGroup Current => Volatile.Read(ref _isRetired) ? _owner!.Find(Name!) ?? this : this;

    /// <summary>Puts a session into the group. In constant time, on average.</summary>
    /// <param name="session">The session.</param>
    /// <returns>False if it is in the group already, or has closed: then it is not put in.</returns>
    public bool Add(WsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return _owner is null ? TryJoin(session) == Joining.Joined : _owner.Join(Name!, session);
    }

    /// <summary>Takes a session out of the group. In constant time, on average.</summary>
    /// <param name="session">The session.</param>
    /// <returns>False if it is not in the group.</returns>
    public bool Remove(WsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Current.TryLeave(session);
    }

    /// <summary>True if a session is in the group. In constant time.</summary>
    /// <param name="session">The session.</param>
    public bool Contains(WsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        SessionGroup current = Current;
        lock (current._gate)
        {
            return current._members.ContainsKey(session);
        }
    }

    internal Joining TryJoin(WsSession session)
    {
        bool isIn;
        lock (_gate)
        {
            if (_isRetired)
            {
                return Joining.Retired;
            }

            if (_members.ContainsKey(session))
            {
                return Joining.HasJoined;
            }

            var membership = new Membership(this);
            isIn = session.IsOpen && session.Memberships.TryAdd(membership);
            if (isIn)
            {
                _members.Add(session, membership);
                Volatile.Write(ref _count, _members.Count);
            }
            else
            {
                RetireIfEmpty();
            }
        }

        // Either the session is seen to close here, or it sees that it is in the group when it closes: see IConnectionSession.OnLeaving.
        Interlocked.MemoryBarrier();
        if (isIn && session.IsOpen)
        {
            return Joining.Joined;
        }

        TryLeave(session);
        ForgetIfRetired();
        return Joining.Closed;
    }

    /// <summary>Also by a session that closes, under the gate of its connection.</summary>
    internal bool TryLeave(WsSession session)
    {
        lock (_gate)
        {
            if (!_members.Remove(session, out Membership? membership))
            {
                return false;
            }

            session.Memberships.Remove(membership);
            Volatile.Write(ref _count, _members.Count);
            TrimIfSparse();
            RetireIfEmpty();
        }

        ForgetIfRetired();
        return true;
    }

    private protected override WsSession[] TakeSnapshot(out int count)
    {
        SessionGroup current = Current;
        lock (current._gate)
        {
            count = current._members.Count;
            WsSession[] sessions = ArrayPool<WsSession>.Shared.Rent(count);
            current._members.Keys.CopyTo(sessions, 0);
            return sessions;
        }
    }

    /// <summary>
    /// After a peak messages would pass its places for ever. Down to half full: before it is trimmed or grows again half of those that are left have to leave, or as many to
    /// join, so that each pays for a constant part of the copy.
    /// </summary>
    private void TrimIfSparse()
    {
        if (_members.Capacity > MaxSparse && _members.Count < _members.Capacity / 4)
        {
            _members.TrimExcess(Math.Max(2 * _members.Count, MaxSparse / 2));
        }
    }

    private void RetireIfEmpty()
    {
        if (_owner is not null && _members.Count == 0)
        {
            Volatile.Write(ref _isRetired, true);
        }
    }

    private void ForgetIfRetired()
    {
        if (Volatile.Read(ref _isRetired))
        {
            _owner!.Forget(this);
        }
    }
}
