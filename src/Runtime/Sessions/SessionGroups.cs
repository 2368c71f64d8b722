using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace WsGen;

/// <summary>
/// Groups by name: rooms, topics, channels. A group is there while somebody is in it, and nothing is kept of one that is empty, so that names cannot pile up. Register one as
/// a singleton (<c>services.AddSingleton&lt;SessionGroups&gt;()</c>), or keep it in a static member. Enumerating gives the groups that somebody is in, while others come and go.
/// Thread-safe.
/// </summary>
/// <remarks>
/// Names are compared character by character. How many groups a peer can have its session join is for the application to limit: each membership takes memory
/// until the session leaves or closes.
/// </remarks>
public sealed class SessionGroups : IReadOnlyCollection<SessionGroup>
{
    private readonly ConcurrentDictionary<string, SessionGroup> _groups = new(StringComparer.Ordinal);

    /// <summary>How many groups somebody is in.</summary>
    public int Count => _groups.Count;

    /// <summary>
    /// The group of a name, also while nobody is in it: what is sent to it goes to whoever is in it when it is sent, however long ago it was asked for.
    /// </summary>
    /// <param name="name">The name.</param>
    // One object for each time that a name is asked for which nobody is in: to keep it would let names pile up, and one for all names could not be kept by who asks.
    public SessionGroup this[string name] => Find(name) ?? new SessionGroup(this, name, isRetired: true);

    /// <summary>The group of a name, if somebody is in it.</summary>
    /// <param name="name">The name.</param>
    /// <param name="group">The group, or null.</param>
    public bool TryGet(string name, [NotNullWhen(true)] out SessionGroup? group) => (group = Find(name)) is not null;

    /// <summary>Puts a session into the group of a name. In constant time, on average.</summary>
    /// <param name="name">The name.</param>
    /// <param name="session">The session.</param>
    /// <returns>False if it is in that group already, or has closed: then it is not put in.</returns>
    public bool Join(string name, WsSession session)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(session);
        while (true)
        {
            SessionGroup group = _groups.GetOrAdd(name, static (name, self) => new SessionGroup(self, name, isRetired: false), this);
            switch (group.TryJoin(session))
            {
                case SessionGroup.Joining.Joined:
                    return true;
                case SessionGroup.Joining.Retired:
                    Forget(group); // the last one has just left, and may not have come to it
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Takes a session out of the group of a name. In constant time, on average.</summary>
    /// <param name="name">The name.</param>
    /// <param name="session">The session.</param>
    /// <returns>False if it is not in that group.</returns>
    public bool Leave(string name, WsSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Find(name) is { } group && group.TryLeave(session);
    }

    /// <inheritdoc/>
    public IEnumerator<SessionGroup> GetEnumerator()
    {
        foreach (KeyValuePair<string, SessionGroup> named in _groups)
        {
            yield return named.Value;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal SessionGroup? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _groups.GetValueOrDefault(name);
    }

    internal void Forget(SessionGroup group) => _groups.TryRemove(KeyValuePair.Create(group.Name!, group));
}
