namespace WsGen.Client.Infrastructure;

/// <summary>Requests of one session that wait for their answers.</summary>
internal abstract class PendingReplies
{
    /// <summary>How many may wait at once: so many that only a server which has stopped answering gets there.</summary>
    public const int Most = 10_000;

    /// <summary>The session has closed: no answer will come any more.</summary>
    public abstract void Fail(CloseReason reason);
}

/// <summary>Requests of one session that wait for an answer of one type. Thread-safe.</summary>
/// <param name="correlation">The name of the property by which an answer is known.</param>
internal sealed class PendingReplies<TKey, TReply>(string correlation) : PendingReplies
{
    private readonly Lock _gate = new();
#pragma warning disable CS8714 // a key that is null is refused before it gets here
    private readonly Dictionary<TKey, TaskCompletionSource<TReply>> _waiting = [];
#pragma warning restore CS8714
    private CloseReason? _closed;

    public string Correlation => correlation;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>A request is about to be sent.</summary>
    /// <returns>What completes with its answer. To be removed again, whatever becomes of it.</returns>
    /// <exception cref="InvalidOperationException">Another with that key waits, or too many do.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public TaskCompletionSource<TReply> Add(TKey key)
    {
        var waiter = new TaskCompletionSource<TReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_closed is { } reason)
            {
                throw new SessionClosedException(reason);
            }

            if (_waiting.Count >= Most)
            {
                throw new InvalidOperationException($"{Most} requests wait for a {typeof(TReply)} already: nothing was sent.");
            }

            if (!_waiting.TryAdd(key, waiter))
            {
                throw new InvalidOperationException($"A request whose {correlation} is {key} waits for a {typeof(TReply)} already: nothing was sent.");
            }
        }

        return waiter;
    }

    /// <summary>Nobody waits for it any more, if it is still this one.</summary>
    public void Remove(TKey key, TaskCompletionSource<TReply> waiter)
    {
        lock (_gate)
        {
            if (_waiting.TryGetValue(key, out TaskCompletionSource<TReply>? current) && current == waiter)
            {
                _waiting.Remove(key);
            }
        }
    }

    /// <summary>A message has come. False: nobody waits for it.</summary>
    public bool TryComplete(TKey key, TReply reply)
    {
        TaskCompletionSource<TReply>? waiter;
        lock (_gate)
        {
            if (!_waiting.Remove(key, out waiter))
            {
                return false;
            }
        }

        return waiter.TrySetResult(reply);
    }

    public override void Fail(CloseReason reason)
    {
        TaskCompletionSource<TReply>[] waiting;
        lock (_gate)
        {
            _closed = reason;
            waiting = [.. _waiting.Values];
            _waiting.Clear();
        }

        foreach (TaskCompletionSource<TReply> waiter in waiting)
        {
            waiter.TrySetException(new SessionClosedException(reason, session: null, "the answer has not come"));
        }
    }
}
