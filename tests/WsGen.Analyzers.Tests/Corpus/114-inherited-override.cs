// Overrides repeat the attribute; other methods of the base are hidden by nothing.
using WsGen;

public abstract class Base(WsSession session)
{
    protected WsSession Session { get; } = session;

    [OnOpen]
    protected virtual ValueTask OpenAsync() => Session.SendAsync("base");

    [OnError]
    protected void Fail(Exception error) => Console.Error.WriteLine(error);
}

[ServerEndpoint("/derived")]
public sealed partial class Derived(WsSession session) : Base(session)
{
    [OnOpen]
    protected override async ValueTask OpenAsync()
    {
        await base.OpenAsync();
        await Session.SendAsync("derived");
    }

    [OnMessage]
    private int Length(string text) => text.Length;
}
