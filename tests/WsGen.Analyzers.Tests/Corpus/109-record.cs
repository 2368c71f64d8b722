// A record class as an endpoint.
using WsGen;

[ServerEndpoint("/record")]
public sealed partial record Log(WsSession Session)
{
    private readonly Queue<string> _lines = new();

    [OnMessage]
    private async ValueTask Write(string line)
    {
        _lines.Enqueue(line);
        if (_lines.Count > 50)
        {
            await Session.SendAsync(_lines.Dequeue());
        }
    }
}
