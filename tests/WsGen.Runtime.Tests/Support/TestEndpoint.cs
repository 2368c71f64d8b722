using System.Collections.Concurrent;
using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;

namespace WsGen.Support;

/// <summary>What an endpoint does. A callback that is null does nothing; without Error there is no error handler.</summary>
internal sealed partial record Behaviour
{
    public delegate ValueTask MessageCallback(TestEndpoint endpoint, in InboundMessage message);

    public static Behaviour Echo => new()
    {
        Text = static (TestEndpoint endpoint, in InboundMessage message) => endpoint.Reply(MessageKind.Text, message.Span),
        Binary = static (TestEndpoint endpoint, in InboundMessage message) => endpoint.Reply(MessageKind.Binary, message.Span),
    };

    public Func<TestEndpoint, ValueTask>? Open { get; init; }

    public MessageCallback? Text { get; init; }

    public MessageCallback? Binary { get; init; }

    public Func<TestEndpoint, CloseReason, ValueTask>? Close { get; init; }

    public Func<TestEndpoint, Exception, ValueTask>? Error { get; init; }
}

/// <summary>
/// A dispatcher by hand: does what its behaviour says, notes what was called, and watches that no callback starts while another is
/// under way, its task included.
/// </summary>
internal sealed partial class TestEndpoint(WsSession session, Behaviour behaviour) : EndpointDispatcher(session)
{
    private readonly TaskCompletionSource<CloseReason> _closed = Bounded.Gate<CloseReason>();
    private readonly TaskCompletionSource _released = Bounded.Gate();
    private int _underWay;
    private int _closeCount;

    public new WsSession Session => base.Session;

    public new CancellationToken Closing => base.Closing;

    /// <summary>
    /// What was called, in order: open, text ..., binary N, text part ..., binary part N, text stream, binary stream, pong ..., error TYPE, close, release.
    /// </summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public ConcurrentQueue<Exception> Errors { get; } = new();

    /// <summary>True if two callbacks ever ran at once.</summary>
    public bool Overlapped { get; private set; }

    public int CloseCount => Volatile.Read(ref _closeCount);

    /// <summary>OnClose has been called.</summary>
    public Task<CloseReason> Closed => _closed.Task;

    /// <summary>The last thing that happens to an endpoint.</summary>
    public Task Released => _released.Task;

    public ValueTask Reply(MessageKind kind, ReadOnlySpan<byte> payload) =>
        kind == MessageKind.Text ? ReplyTextAsync(payload) : ReplyBinaryAsync(payload);

    public ValueTask Reply(string text) => ReplyTextAsync(text);

    public override ValueTask OnOpenAsync()
    {
        Enter("open");
        if (behaviour.Delivery is not null)
        {
            Session.AnnounceMessages(MessageKind.Text);
            Session.AnnounceMessages(MessageKind.Binary);
        }

        return Leave(behaviour.Open, this);
    }

    public override ValueTask OnTextAsync(in InboundMessage message)
    {
        if (behaviour.Text is null)
        {
            return base.OnTextAsync(message);
        }

        Enter("text " + message.GetString());
        try
        {
            return LeaveWhenDone(behaviour.Text(this, message));
        }
        catch
        {
            Interlocked.Decrement(ref _underWay);
            throw;
        }
    }

    public override ValueTask OnBinaryAsync(in InboundMessage message)
    {
        if (behaviour.Binary is null)
        {
            return base.OnBinaryAsync(message);
        }

        Enter($"binary {message.Span.Length}");
        try
        {
            return LeaveWhenDone(behaviour.Binary(this, message));
        }
        catch
        {
            Interlocked.Decrement(ref _underWay);
            throw;
        }
    }

    public override ValueTask OnErrorAsync(Exception error)
    {
        Enter("error " + error.GetType().Name);
        Errors.Enqueue(error);
        if (behaviour.Error is null)
        {
            Interlocked.Decrement(ref _underWay);
            return base.OnErrorAsync(error);
        }

        return Leave(static (self, error) => self.Item1.Error!(self.Item2, error), (behaviour, this), error);
    }

    public override ValueTask OnCloseAsync(CloseReason reason)
    {
        Enter("close");
        Interlocked.Increment(ref _closeCount);
        _closed.TrySetResult(reason);
        return behaviour.Close is null ? Leave(null, this) : Leave(static (self, reason) => self.Item1.Close!(self.Item2, reason), (behaviour, this), reason);
    }

    public override ValueTask ReleaseAsync()
    {
        Enter("release");
        Interlocked.Decrement(ref _underWay);
        _released.TrySetResult();
        return default;
    }

    private void Enter(string call)
    {
        Overlapped |= Interlocked.Increment(ref _underWay) != 1;
        Calls.Enqueue(call);
    }

    private ValueTask Leave(Func<TestEndpoint, ValueTask>? callback, TestEndpoint self) =>
        Leave(static (state, _) => state.callback?.Invoke(state.self) ?? default, (callback, self), 0);

    private async ValueTask Leave<TState, TArgument>(Func<TState, TArgument, ValueTask> callback, TState state, TArgument argument)
    {
        try
        {
            await callback(state, argument);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private ValueTask LeaveWhenDone(ValueTask task)
    {
        if (!task.IsCompletedSuccessfully)
        {
            return Awaited(task);
        }

        Interlocked.Decrement(ref _underWay);
        return default;

        async ValueTask Awaited(ValueTask pending)
        {
            try
            {
                await pending;
            }
            finally
            {
                Interlocked.Decrement(ref _underWay);
            }
        }
    }
}
