using System.Threading.Tasks.Sources;

namespace WsGen.Connections;

/// <summary>
/// What the sender of one message waits for, if not everything is done when the send returns: that it is accepted, or that it has been written to
/// the network. Completed under the connection's gate, so nobody is called from there: continuations and observers run elsewhere.
/// </summary>
internal class SendCompletion : IValueTaskSource
{
    // Null where nobody waits: of such messages there may be thousands.
    private Waiter? _waiter;

    /// <summary>Somebody wants to know what becomes of it.</summary>
    public virtual bool HasSender => true;

    /// <summary>It is over when the bytes have left, and not already when they have been accepted.</summary>
    public bool WhenWritten { get; private set; }

    /// <summary>A thread stands still for it.</summary>
    public bool IsBlocking => _waiter is { Blocked: not null };

    /// <summary>The sender gave up, or the connection did: what is still queued of it is to be skipped.</summary>
    public bool IsCancelled { get; protected set; }

    /// <summary>How long it may take; zero or less: for ever.</summary>
    public TimeSpan Timeout => _waiter?.Timeout ?? default;

    /// <summary>When that is over, in milliseconds of the clock. Within a batch its time begins with the flush.</summary>
    public long Deadline
    {
        get => _waiter?.Deadline ?? long.MaxValue;
        set => _waiter!.Deadline = value;
    }

    /// <summary>Somebody awaits its task, and may not go on, nor end a batch, before it is done.</summary>
    public bool IsAwaited => _waiter is { IsAwaited: true };

    /// <summary>Once, before anybody else knows it.</summary>
    public void Take(in SendTerms terms, WsConnection connection)
    {
        WhenWritten = terms.WhenWritten;
        if (HasSender)
        {
            _waiter = new Waiter(terms, WhenWritten ? connection : null);
        }
    }

    /// <summary>What the sender awaits. Under the connection's gate: a token that has fired calls back at once, and the gate lets its own thread in again.</summary>
    public ValueTask Task(CancellationToken cancellationToken, Action<SendCompletion, CancellationToken> onCancelled)
    {
        ObserveCancellation(cancellationToken, onCancelled);
        return AsTask();
    }

    /// <inheritdoc cref="Task(CancellationToken, Action{SendCompletion, CancellationToken})"/>
    public void ObserveCancellation(CancellationToken cancellationToken, Action<SendCompletion, CancellationToken> onCancelled)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _waiter!.Cancellation = cancellationToken.UnsafeRegister((state, token) => onCancelled((SendCompletion)state!, token), this);
        }
    }

    public ValueTask AsTask() => new(this, _waiter!.Core.Version);

    /// <summary>Not under the gate. Throws what it failed with.</summary>
    public void Wait()
    {
        _waiter!.Blocked!.Wait();
        _waiter.Core.GetResult(_waiter.Core.Version);
    }

    /// <summary>Whoever waits is told.</summary>
    protected void Complete()
    {
        _waiter!.Cancellation.Unregister();
        _waiter.Core.SetResult(true);
        _waiter.Blocked?.Set();
        _waiter.Observer?.OnDone(null);
    }

    /// <inheritdoc cref="Complete()"/>
    protected void Complete(Exception error)
    {
        _waiter!.Cancellation.Unregister();
        _waiter.Core.SetException(error);
        _waiter.Blocked?.Set();
        _waiter.Observer?.OnDone(error);
    }

    /// <summary>Its bytes have been accepted, or, with <see cref="WhenWritten"/>, have left.</summary>
    public virtual void Succeed() => Complete();

    /// <summary>They have not, and will not.</summary>
    public virtual void Fail(Exception error)
    {
        IsCancelled = true;
        Complete(error);
    }

    void IValueTaskSource.GetResult(short token) => _waiter!.Core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter!.Core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _waiter!.Core.OnCompleted(continuation, state, token, flags);
        _waiter.IsAwaited = true;
        _waiter.Connection?.FlushAwaited();
    }

    /// <summary>Who waits, how, and for how long.</summary>
    private sealed class Waiter(in SendTerms terms, WsConnection? connection)
    {
        // Not readonly: a mutable struct, used in place.
        public ManualResetValueTaskSourceCore<bool> Core = new() { RunContinuationsAsynchronously = true };
        public readonly ManualResetEventSlim? Blocked = terms.Blocks ? new ManualResetEventSlim() : null;
        public readonly SendObserver? Observer = terms.Observer;
        public readonly TimeSpan Timeout = terms.Timeout;
        public readonly WsConnection? Connection = connection;
        public CancellationTokenRegistration Cancellation;
        public long Deadline = long.MaxValue;
        public volatile bool IsAwaited;
    }
}
