using System.Threading.Tasks.Sources;

namespace WsGen.Connections;

/// <summary>
/// What the sender of one message waits for, if not everything is done when the send returns: that it is accepted, or that it has been written to
/// the network. Completed under the connection's gate, so nobody is called from there: continuations and observers run elsewhere.
/// </summary>
internal class SendCompletion : IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _cancellation;
    private ManualResetEventSlim? _blocked;
    private SendObserver? _observer;
    private WsConnection? _connection;
    private volatile bool _isAwaited;

    /// <summary>It is over when the bytes have left, and not already when they have been accepted.</summary>
    public bool WhenWritten { get; private set; }

    /// <summary>A thread stands still for it.</summary>
    public bool IsBlocking => _blocked is not null;

    /// <summary>The sender gave up, or the connection did: what is still queued of it is to be skipped.</summary>
    public bool IsCancelled { get; protected set; }

    /// <summary>How long it may take; zero or less: for ever.</summary>
    public TimeSpan Timeout { get; private set; }

    /// <summary>When that is over, in milliseconds of the clock. Within a batch its time begins with the flush.</summary>
    public long Deadline { get; set; } = long.MaxValue;

    /// <summary>Somebody awaits its task, and may not go on, nor end a batch, before it is done.</summary>
    public bool IsAwaited => _isAwaited;

    /// <summary>Once, before anybody else knows it.</summary>
    public void Take(in SendTerms terms, WsConnection connection)
    {
        WhenWritten = terms.WhenWritten;
        Timeout = terms.Timeout;
        _observer = terms.Observer;
        _connection = WhenWritten ? connection : null;
        if (terms.Blocks)
        {
            _blocked = new ManualResetEventSlim();
        }
    }

    /// <summary>What the sender awaits. Under the connection's gate: a token that has fired calls back at once, and the gate lets its own thread in again.</summary>
    public ValueTask Task(CancellationToken cancellationToken, Action<SendCompletion, CancellationToken> onCancelled)
    {
        ObserveCancellation(cancellationToken, onCancelled);
        return new ValueTask(this, _core.Version);
    }

    /// <inheritdoc cref="Task(CancellationToken, Action{SendCompletion, CancellationToken})"/>
    public void ObserveCancellation(CancellationToken cancellationToken, Action<SendCompletion, CancellationToken> onCancelled)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister((state, token) => onCancelled((SendCompletion)state!, token), this);
        }
    }

    public ValueTask AsTask() => new(this, _core.Version);

    /// <summary>Not under the gate. Throws what it failed with.</summary>
    public void Wait()
    {
        _blocked!.Wait();
        _core.GetResult(_core.Version);
    }

    /// <summary>Whoever waits is told.</summary>
    protected void Complete()
    {
        _cancellation.Unregister();
        _core.SetResult(true);
        _blocked?.Set();
        _observer?.OnDone(null);
    }

    /// <inheritdoc cref="Complete()"/>
    protected void Complete(Exception error)
    {
        _cancellation.Unregister();
        _core.SetException(error);
        _blocked?.Set();
        _observer?.OnDone(error);
    }

    /// <summary>Its bytes have been accepted, or, with <see cref="WhenWritten"/>, have left.</summary>
    public virtual void Succeed() => Complete();

    /// <summary>They have not, and will not.</summary>
    public virtual void Fail(Exception error)
    {
        IsCancelled = true;
        Complete(error);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _core.OnCompleted(continuation, state, token, flags);
        _isAwaited = true;
        _connection?.FlushAwaited();
    }
}
