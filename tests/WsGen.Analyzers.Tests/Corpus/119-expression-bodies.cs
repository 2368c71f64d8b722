// Everything an expression.
using WsGen;

[ServerEndpoint("/expr")]
public sealed partial class Expressions(WsSession session)
{
    private int _count;

    [OnOpen]
    private ValueTask Open() => session.SendAsync("open");

    [OnMessage]
    private ValueTask<string> Say(string text) => ValueTask.FromResult($"{++_count}: {text}");

    [OnMessage]
    private async Task<byte[]> Say(byte[] bytes) => await Task.FromResult(bytes);

    [OnClose]
    private ValueTask Close() => session.OpenSessions is { Count: > 0 } others ? others.SendAsync("one less") : ValueTask.CompletedTask;

    [OnError]
    private Task Fail(Exception error) => Console.Error.WriteLineAsync(error.Message);
}
