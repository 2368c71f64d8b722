namespace WsGen.Sessions;

/// <summary>That a session is in a group: a link in the chain of the groups of the session.</summary>
internal sealed class Membership(SessionGroup group)
{
    public SessionGroup Group => group;

    public Membership? Next { get; set; }

    public Membership? Previous { get; set; }
}

/// <summary>
/// The groups of a session. Thread-safe; its gate is the object itself, which nobody else sees, and nothing else is locked under it.
/// </summary>
internal sealed class Memberships(WsSession session)
{
    private Membership? _first;
    private bool _isOver;

    /// <returns>False if the session has left all its groups for good.</returns>
    public bool TryAdd(Membership membership)
    {
        lock (this)
        {
            if (_isOver)
            {
                return false;
            }

            membership.Next = _first;
            if (_first is not null)
            {
                _first.Previous = membership;
            }

            _first = membership;
            return true;
        }
    }

    public void Remove(Membership membership)
    {
        lock (this)
        {
            if (_isOver)
            {
                return; // the chain is being followed
            }

            if (membership.Previous is { } previous)
            {
                previous.Next = membership.Next;
            }
            else
            {
                _first = membership.Next;
            }

            if (membership.Next is { } next)
            {
                next.Previous = membership.Previous;
            }
        }
    }

    /// <summary>The session closes: it leaves all of them, and joins no others.</summary>
    public void LeaveAll()
    {
        Membership? each;
        lock (this)
        {
            _isOver = true;
            each = _first;
            _first = null;
        }

        for (; each is not null; each = each.Next)
        {
            each.Group.TryLeave(session);
        }
    }
}
