namespace WsGen.Area.Server;

[ServerEndpoint("/session/{x}")]
internal sealed partial class SessionWithPath
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => RemoteCommand.RunAsync(session, command);
}

[ServerEndpoint("/session/limits")]
internal sealed partial class SessionLimits
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => RemoteCommand.RunAsync(session, command);

    [OnMessage] private int Count(ReadOnlySpan<byte> bytes) => bytes.Length;
}

[ServerEndpoint("/session/annotated-handler")]
internal sealed partial class AnnotatedHandler
{
    [OnMessage] private void Take(string text, WsSession session) => Journal.Write(session, text);

    [OnOpen]
    private async ValueTask Open(WsSession session)
    {
        try
        {
            session.AddMessageHandler(static (string _) => { });
        }
        catch (Exception error)
        {
            await session.SendAsync(error.GetType().Name);
        }
    }
}

/// <summary>Two endpoints of one shape, for what sessions of the same endpoint know of each other. A room of their own for each case.</summary>
[ServerEndpoint("/room/a")]
internal sealed partial class RoomA
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => Rooms.RunAsync(session, command);

    [OnClose] private void Close(WsSession session) => Journal.Write(session, $"closed {session.OpenSessions.Contains(session)}");
}

[ServerEndpoint("/room/b")]
internal sealed partial class RoomB
{
    [OnMessage] private ValueTask Obey(string command, WsSession session) => Rooms.RunAsync(session, command);
}

internal static class Rooms
{
    /// <summary>Ids of the open sessions of this case, in order.</summary>
    public static ValueTask RunAsync(WsSession session, string command) => command switch
    {
        "who" => session.SendAsync(string.Join(' ', Mine(session).Select(static each => each.Number()).Order())),
        "closed-one" => session.SendAsync($"{session.OpenSessions.All(static each => each.IsOpen)}"),
        _ => RemoteCommand.RunAsync(session, command),
    };

    private static IEnumerable<WsSession> Mine(WsSession session) =>
        session.OpenSessions.Where(each => each.RequestHeaders[Journal.CaseField] == session.RequestHeaders[Journal.CaseField]);

    private static string Number(this WsSession session) => session.RequestHeaders["X-Number"] ?? "?";
}
