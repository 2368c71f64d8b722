// Sessions in a static table, which OnClose takes them out of.
using System.Collections.Concurrent;
using WsGen;

[ServerEndpoint("/direct/{user}")]
public sealed partial class DirectMessages
{
    private static readonly ConcurrentDictionary<string, WsSession> Online = new();

    [OnOpen]
    private void Enter(WsSession session, [PathParam] string user) => Online[user] = session;

    [OnMessage]
    private ValueTask Send(string text, [PathParam] string user)
    {
        int colon = text.IndexOf(':');
        return colon > 0 && Online.TryGetValue(text[..colon], out WsSession? peer)
            ? peer.SendAsync($"{user}: {text[(colon + 1)..]}")
            : default;
    }

    [OnClose]
    private void Exit(WsSession session, [PathParam] string user) => Online.TryRemove(KeyValuePair.Create(user, session));
}
