using System.Collections.Concurrent;

namespace WsGen.Support;

/// <summary>A programmatic endpoint that does what it is told, notes what was called, and watches that no call overlaps another.</summary>
internal sealed class ScriptedEndpoint : Endpoint, IDisposable
{
    private readonly TaskCompletionSource<CloseReason> _closed = Bounded.Gate<CloseReason>();
    private readonly TaskCompletionSource _disposed = Bounded.Gate();

    public Func<WsSession, EndpointConfig, ValueTask>? Open { get; init; }

    public Func<WsSession, Exception, ValueTask>? Error { get; init; }

    public Func<WsSession, CloseReason, ValueTask>? Close { get; init; }

    /// <summary>open, error TYPE, close, dispose, and whatever handlers add.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    public Task<CloseReason> Closed => _closed.Task;

    public Task Disposed => _disposed.Task;

    public WsSession? Session { get; private set; }

    /// <summary>Sends back what it gets, in kind.</summary>
    public static ScriptedEndpoint Echo() => new()
    {
        Open = static (session, _) =>
        {
            session.AddMessageHandler((string text) => session.SendAsync(text));
            session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => session.SendAsync(bytes));
            return default;
        },
    };

    /// <summary>Says something once it is open.</summary>
    public static ScriptedEndpoint Greeting(Func<WsSession, string> text) => new() { Open = (session, _) => session.SendAsync(text(session)) };

    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        Session = session;
        Calls.Enqueue("open");
        return Open?.Invoke(session, config) ?? default;
    }

    public override ValueTask OnErrorAsync(WsSession session, Exception error)
    {
        Calls.Enqueue("error " + error.GetType().Name);
        return Error?.Invoke(session, error) ?? base.OnErrorAsync(session, error);
    }

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Calls.Enqueue("close");
        _closed.TrySetResult(reason);
        return Close?.Invoke(session, reason) ?? default;
    }

    public void Dispose()
    {
        Calls.Enqueue("dispose");
        _disposed.TrySetResult();
    }
}
