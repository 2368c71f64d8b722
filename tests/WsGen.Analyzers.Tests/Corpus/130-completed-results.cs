// Results of tasks that are known to be complete.
using WsGen;

public interface ICache
{
    ValueTask<string?> GetAsync(string key, CancellationToken cancellationToken);
}

[ServerEndpoint("/cache")]
public sealed partial class Cache(ICache cache)
{
    [OnMessage]
    private ValueTask<string?> Get(string key, CancellationToken closing)
    {
        ValueTask<string?> found = cache.GetAsync(key, closing);
        return found.IsCompletedSuccessfully ? new ValueTask<string?>(found.Result ?? "none") : WaitAsync(found);

        static async ValueTask<string?> WaitAsync(ValueTask<string?> waiting) => await waiting ?? "none, and late";
    }
}
