// Sends that are not awaited at once, but at the end.
using WsGen;

[ServerEndpoint("/tracked")]
public sealed partial class Tracked(WsSession session)
{
    private readonly List<Task> _pending = [];

    [OnMessage]
    private void Take(string text)
    {
        _pending.RemoveAll(static task => task.IsCompleted);
        _pending.Add(session.SendAsync(text).AsTask());
    }

    [OnClose]
    private async Task Wait()
    {
        try
        {
            await Task.WhenAll(_pending);
        }
        catch (SessionClosedException)
        {
            // What had been sent last did not go out.
        }
    }
}
