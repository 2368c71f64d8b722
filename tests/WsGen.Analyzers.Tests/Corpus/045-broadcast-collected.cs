// The same with a list.
using WsGen;

[ServerEndpoint("/votes")]
public sealed partial class Votes
{
    [OnMessage]
    private async Task Vote(int choice, WsSession session)
    {
        session.UserProperties["vote"] = choice;
        List<Task> sends = [];
        foreach (WsSession each in session.OpenSessions)
        {
            if (each.UserProperties.ContainsKey("vote"))
            {
                sends.Add(each.SendAsync($"somebody chose {choice}").AsTask());
            }
        }

        await Task.WhenAll(sends);
    }
}
