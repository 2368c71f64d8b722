namespace WsGen.Area.Server;

internal static class Throwing
{
    public static Exception Make(string what) => what switch
    {
        "format" => new FormatException("f"),
        "null" => new ArgumentNullException("p"),
        "argument" => new ArgumentException("a"),
        "cancel" => new OperationCanceledException("c"),
        _ => new InvalidOperationException(what),
    };
}

/// <summary>Several error handlers: the closest type is called.</summary>
[ServerEndpoint("/errors/several")]
internal sealed partial class SeveralErrors
{
    [OnMessage] private void Throw(string what) => throw Throwing.Make(what);

    [OnError] private ValueTask Any(Exception error, WsSession session) => session.SendAsync("any " + error.GetType().Name);

    [OnError] private ValueTask Argument(ArgumentException error, WsSession session) => session.SendAsync("argument " + error.GetType().Name);

    [OnError] private async Task Null(WsSession session, ArgumentNullException error) => await session.SendAsync("null " + error.GetType().Name);

    [OnError] private void Format(FormatException error, WsSession session) => session.Send("format " + error.Message);
}

/// <summary>Only some exceptions are handled.</summary>
[ServerEndpoint("/errors/some")]
internal sealed partial class SomeErrors
{
    [OnMessage] private void Throw(string what) => throw Throwing.Make(what);

    [OnError] private ValueTask Format(FormatException error, WsSession session) => session.SendAsync("format " + error.Message);
}

/// <summary>Whatever a callback throws is told with where it came from.</summary>
[ServerEndpoint("/errors/where/{what}")]
internal sealed partial class ErrorsWhere
{
    [OnOpen]
    private async Task Open(WsSession session, [PathParam] string what)
    {
        await Task.Yield();
        if (what is "open" or "error")
        {
            throw new InvalidOperationException($"in open {session.RequestHeaders[Journal.CaseField]}");
        }
    }

    [OnMessage] private string Take(string text) => text == "throw" ? throw new InvalidOperationException("in message") : text;

    [OnMessage]
    private async Task<string> Take(ReadOnlyMemory<byte> bytes)
    {
        await Task.Yield();
        throw new InvalidOperationException($"in task {bytes.Length}");
    }

    [OnMessage] private void Take(PongMessage pong) => throw new InvalidOperationException("in pong");

    [OnError]
    private void Fail(WsSession session, Exception error, [PathParam] string what)
    {
        string id = session.RequestHeaders[Journal.CaseField]!;
        Journal.Write(session, $"error {error.Message.Replace(id, "it", StringComparison.Ordinal)} {session.IsOpen}");
        if (what == "error")
        {
            throw new InvalidOperationException($"in error {id}");
        }
    }

    [OnClose]
    private void Close(WsSession session, CloseReason reason, [PathParam] string what)
    {
        Journal.Write(session, RemoteCommand.Describe(reason));
        if (what == "close")
        {
            throw new InvalidOperationException("in close");
        }
    }
}

[ServerEndpoint("/errors/none")]
internal sealed partial class NoErrors
{
    [OnMessage] private void Throw(string what) => throw new InvalidOperationException($"none {what}");

    [OnClose] private void Close(WsSession session, CloseReason reason) => throw new InvalidOperationException($"closing {session.RequestHeaders[Journal.CaseField]}");
}

// TCK spec/annotation/inheritance, decision 6: inherited callbacks count unless they are overridden.
internal abstract class BaseEndpoint
{
    [OnOpen] protected virtual ValueTask Open(WsSession session) => session.SendAsync("base open");

    [OnMessage] protected virtual string Take(string text) => $"base {text}";
}

[ServerEndpoint("/inherit/all")]
internal sealed partial class InheritsAll : BaseEndpoint;

/// <summary>The override has the attribute: it is called, and once.</summary>
[ServerEndpoint("/inherit/override")]
internal sealed partial class Overrides : BaseEndpoint
{
    [OnMessage] protected override string Take(string text) => $"derived {base.Take(text)}";
}

#pragma warning disable WSG1013 // the override that loses its attribute is what is tested
/// <summary>The override has no attribute: the callback is switched off.</summary>
[ServerEndpoint("/inherit/off")]
internal sealed partial class SwitchesOff : BaseEndpoint
{
    protected override ValueTask Open(WsSession session) => base.Open(session);
}
#pragma warning restore WSG1013

/// <summary>Another kind of message beside the inherited one.</summary>
[ServerEndpoint("/inherit/beside")]
internal sealed partial class InheritsBeside : BaseEndpoint
{
    [OnMessage] private int Count(byte[] bytes) => bytes.Length;
}

internal abstract class GenericBase<T>
    where T : notnull
{
    [OnMessage] protected string Take(T value) => $"{typeof(T).Name} {value}";
}

[ServerEndpoint("/inherit/generic")]
internal sealed partial class InheritsGeneric : GenericBase<int>;

/// <summary>An endpoint that derives from another endpoint.</summary>
[ServerEndpoint("/inherit/parent")]
internal partial class ParentEndpoint
{
    [OnMessage] protected virtual string Take(string text) => $"{GetType().Name} {text}";
}

[ServerEndpoint("/inherit/child")]
internal sealed partial class ChildEndpoint : ParentEndpoint;

/// <summary>Services of the connection's own scope, in the constructor; what can be disposed of is.</summary>
[ServerEndpoint("/lifetime/{x}")]
internal sealed partial class LifetimeEndpoint(Lifetime lifetime, Greeter greeter, WsSession session, ServerState state) : IAsyncDisposable
{
    private int _messages;

    [OnOpen]
    private void Open() => lifetime.Journal = Journal.Of(session);

    [OnMessage]
    private string Take(string text, WsSession same) =>
        $"{greeter.Greet(text)} {++_messages} {ReferenceEquals(session, same)} {state.Server is not null}";

    [OnMessage] private int Scope(byte[] bytes) => lifetime.Number;

    [OnClose] private void Close() => Journal.Write(session, "close");

    public ValueTask DisposeAsync()
    {
        Journal.Write(session, "disposed");
        return default;
    }
}
