namespace WsGen.Support;

/// <summary>Ends of clients whose server answers nothing any more: they would be waited for until the close time-out.</summary>
internal static class AbortedClients
{
    /// <summary>Aborts the client, unless it has ended, when this is disposed.</summary>
    public static IDisposable AbortAtEnd(this WsClient client) => new AtEnd(client);

    private sealed class AtEnd(WsClient client) : IDisposable
    {
        public void Dispose() => client.Abort();
    }
}
