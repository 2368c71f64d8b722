namespace WsGen.Support;

/// <summary>The end of a client whose server does nothing of its own accord: nobody would answer its close frame.</summary>
internal sealed class Ending(WsClient client) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        client.Abort();
        await client.DisposeAsync().Within();
    }
}

internal static class EndingExtensions
{
    public static IAsyncDisposable Ending(this WsClient client) => new Ending(client);
}
