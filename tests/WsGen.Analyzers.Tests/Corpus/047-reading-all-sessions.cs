// A loop over the open sessions that sends nothing.
using WsGen;

[ServerEndpoint("/who")]
public sealed partial class Who
{
    [OnOpen]
    private void Join(WsSession session) => session.UserProperties["since"] = DateTimeOffset.UtcNow;

    [OnMessage]
    private string List(string question, WsSession session)
    {
        int count = 0;
        DateTimeOffset oldest = DateTimeOffset.MaxValue;
        foreach (WsSession each in session.OpenSessions)
        {
            count++;
            if (each.UserProperties.TryGetValue("since", out object? value) && value is DateTimeOffset since && since < oldest)
            {
                oldest = since;
            }
        }

        return question == "oldest" ? oldest.ToString("O") : $"{count} here";
    }
}
