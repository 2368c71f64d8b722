// A queue of the session's own, with a bound and a policy.
using System.Threading.Channels;
using WsGen;

[ServerEndpoint("/feed/{topic}")]
public sealed partial class FeedOfTopic(WsSession session)
{
    private readonly Channel<string> _queue = Channel.CreateBounded<string>(new BoundedChannelOptions(100) { FullMode = BoundedChannelFullMode.DropOldest });
    private Task _pump = Task.CompletedTask;

    [OnOpen]
    private void Start([PathParam] string topic)
    {
        _queue.Writer.TryWrite($"topic {topic}");
        _pump = PumpAsync();
    }

    [OnMessage]
    private bool Publish(string text) => _queue.Writer.TryWrite(text);

    [OnClose]
    private async Task Stop()
    {
        _queue.Writer.Complete();
        await _pump;
    }

    private async Task PumpAsync()
    {
        await foreach (string each in _queue.Reader.ReadAllAsync())
        {
            if (!session.IsOpen)
            {
                return;
            }

            await session.SendAsync(each);
        }
    }
}
