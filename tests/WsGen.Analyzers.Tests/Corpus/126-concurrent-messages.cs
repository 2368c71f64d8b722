// Several messages at once, with state that is safe.
using System.Collections.Concurrent;
using WsGen;

[ServerEndpoint("/work", MaxConcurrentMessages = 8)]
public sealed partial class Work
{
    private readonly ConcurrentDictionary<string, int> _done = new();

    [OnMessage]
    private async Task<string> Do(string job, CancellationToken closing)
    {
        await Task.Delay(Random.Shared.Next(10, 100), closing);
        int count = _done.AddOrUpdate(job, 1, static (_, before) => before + 1);
        return $"{job} {count}";
    }
}
