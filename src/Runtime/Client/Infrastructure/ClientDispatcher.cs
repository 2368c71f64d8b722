using System.ComponentModel;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Client.Infrastructure;

/// <summary>Base of every generated dispatcher of a client endpoint: it knows which answers are awaited. One for each session.</summary>
/// <param name="session">The session of the connection.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ClientDispatcher(WsSession session) : EndpointDispatcher(session)
{
    private readonly Lock _gate = new();
    private PendingReplies[] _pending = []; // never changed, only replaced: one for each type of answer and property
    private bool _isOver;

    /// <summary>The requests that wait for an answer of a type, known by a property of the given name.</summary>
    internal PendingReplies<TKey, TReply> Pending<TKey, TReply>(string correlation)
        where TKey : notnull
    {
        if (Find<TKey, TReply>(correlation) is { } existing)
        {
            return existing;
        }

        lock (_gate)
        {
            if (Find<TKey, TReply>(correlation) is { } other)
            {
                return other;
            }

            var added = new PendingReplies<TKey, TReply>(correlation);
            if (_isOver)
            {
                added.Fail(Session.Reason);
            }

            Volatile.Write(ref _pending, [.. _pending, added]);
            return added;
        }
    }

    internal override void OnLeaving()
    {
        lock (_gate)
        {
            _isOver = true;
        }

        if (_pending.Length > 0)
        {
            // The connection's own lock is held here, and there may be many who wait.
            ThreadPool.UnsafeQueueUserWorkItem(static self => self.FailPending(), this, preferLocal: false);
        }
    }

    // A message may be declared as one that is never null although it is: hence no annotations here.
#nullable disable annotations

    /// <summary>Gives a message to whoever awaits it.</summary>
    /// <typeparam name="TKey">The type of the property.</typeparam>
    /// <typeparam name="TReply">What is awaited.</typeparam>
    /// <typeparam name="TMessage">What has come.</typeparam>
    /// <param name="message">The message.</param>
    /// <param name="correlation">The name of the property.</param>
    /// <param name="key">Reads it.</param>
    /// <param name="same">The message.</param>
    /// <returns>False if nobody awaits it.</returns>
    protected bool IsAwaited<TKey, TReply, TMessage>(TMessage message, string correlation, Func<TReply, TKey> key, out TMessage same)
        where TMessage : TReply
    {
        same = message;
        return message is not null
            && Find<TKey, TReply>(correlation) is { } pending
            && key(message) is { } value
            && pending.TryComplete(value, message);
    }

    /// <summary>The same, of a value that may be missing.</summary>
    /// <inheritdoc cref="IsAwaited{TKey, TReply, TMessage}"/>
    protected bool IsAwaitedOrNull<TKey, TReply, TMessage>(TMessage? message, string correlation, Func<TReply, TKey> key, out TMessage? same)
        where TMessage : struct, TReply
    {
        same = message;
        return message is { } value && IsAwaited(value, correlation, key, out _);
    }

#nullable restore annotations

    /// <summary>Null: nobody has ever asked for such an answer.</summary>
    private PendingReplies<TKey, TReply>? Find<TKey, TReply>(string correlation)
    {
        foreach (PendingReplies pending in Volatile.Read(ref _pending))
        {
            if (pending is PendingReplies<TKey, TReply> found && found.Correlation == correlation)
            {
                return found;
            }
        }

        return null;
    }

    private void FailPending()
    {
        foreach (PendingReplies pending in Volatile.Read(ref _pending))
        {
            pending.Fail(Session.Reason);
        }
    }
}
