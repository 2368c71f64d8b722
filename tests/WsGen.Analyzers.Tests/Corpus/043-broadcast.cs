// What one says all hear; encoded once, and nobody holds up the others.
using WsGen;

[ServerEndpoint("/chat/{room}")]
public sealed partial class Chat(WsSession session)
{
    private string _name = "guest";

    [OnOpen]
    private ValueTask Join([PathParam] string room) => session.SendAsync($"welcome to {room}");

    [OnMessage]
    private async ValueTask Say(string text, [PathParam] string room, CancellationToken closing)
    {
        if (text.StartsWith("/name ", StringComparison.Ordinal))
        {
            _name = text[6..];
            return;
        }

        await session.OpenSessions.SendAsync($"[{room}] {_name}: {text}", closing);
    }

    [OnClose]
    private ValueTask Leave() => session.OpenSessions.SendAsync($"{_name} has left");
}
