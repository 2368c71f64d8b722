// Sends to some sessions, all under way at once.
using WsGen;

[ServerEndpoint("/teams/{team}")]
public sealed partial class Teams
{
    [OnMessage]
    private async ValueTask Tell(string text, WsSession session, [PathParam] string team, CancellationToken closing)
    {
        IEnumerable<Task> sends = session.OpenSessions
            .Where(each => each.PathParameters["team"] == team && each != session)
            .Select(each => each.SendAsync(text, closing).AsTask());
        await Task.WhenAll(sends);
    }
}
