// A send in every form that awaits it.
using WsGen;

[ServerEndpoint("/sends")]
public sealed partial class Sends(WsSession session)
{
    [OnOpen]
    private ValueTask Open() => session.SendAsync("open");

    [OnMessage]
    private async ValueTask Say(string text, CancellationToken closing)
    {
        await session.SendAsync("one", closing);
        await session.SendAsync("two", closing).ConfigureAwait(false);
        ValueTask three = session.SendAsync("three", closing);
        await three;
        await (text.Length > 3 ? session.SendAsync("long", closing) : session.SendAsync("short", closing));
        await Task.WhenAll(session.SendAsync("four", closing).AsTask(), session.SendAsync("five", closing).AsTask());
        await ReplyAsync(text);
        await Switch(text);

        ValueTask ReplyAsync(string reply) => session.SendAsync(reply, closing);
    }

    private ValueTask Switch(string text) => text switch
    {
        "" => default,
        "close" => session.CloseAsync(CloseCode.NormalClosure, "asked for"),
        _ => session.SendAsync("switched"),
    };
}
