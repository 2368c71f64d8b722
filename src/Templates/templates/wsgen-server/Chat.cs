using WsGen;

namespace Company.Server1;

/// <summary>One connection to the chat: each has an instance of its own. Services may be further parameters of the constructor.</summary>
[ServerEndpoint("/chat/{name}")]
public sealed partial class Chat(WsSession session)
{
    [OnOpen]
    private ValueTask Enter([PathParam] string name) => session.OpenSessions.SendAsync($"{name} is here");

    [OnMessage]
    private ValueTask Say(string text, [PathParam] string name) => session.OpenSessions.SendAsync($"{name}: {text}");

    [OnClose]
    private ValueTask Leave([PathParam] string name) => session.OpenSessions.SendAsync($"{name} has left");
}
