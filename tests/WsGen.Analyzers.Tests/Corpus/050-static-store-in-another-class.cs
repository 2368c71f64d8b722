// The table is another class's; entering and leaving are its methods.
using WsGen;

internal static class Registry
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<WsSession> Sessions = [];

    public static int Enter(WsSession session)
    {
        lock (Gate)
        {
            Sessions.Add(session);
            return Sessions.Count;
        }
    }

    public static void Leave(WsSession session)
    {
        lock (Gate)
        {
            Sessions.Remove(session);
        }
    }
}

[ServerEndpoint("/lobby")]
public sealed partial class Lobby
{
    [OnOpen]
    private ValueTask Enter(WsSession session) => session.SendAsync($"{Registry.Enter(session)} in the lobby");

    [OnClose]
    private void Leave(WsSession session) => Registry.Leave(session);
}
