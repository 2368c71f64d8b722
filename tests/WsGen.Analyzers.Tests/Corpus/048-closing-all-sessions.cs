// An administrator ends everybody's session.
using WsGen;

[ServerEndpoint("/admin")]
public sealed partial class Admin
{
    [OnMessage]
    private async ValueTask Command(string command, WsSession session)
    {
        if (command == "end" && session.User?.IsInRole("admin") == true)
        {
            await Task.WhenAll(session.OpenSessions.Select(each => each.CloseAsync(CloseCode.GoingAway, "maintenance").AsTask()));
        }
    }
}
