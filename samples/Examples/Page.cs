using WsGen;

namespace Examples;

/// <summary>The way from the server to one page. Nothing here waits: what is sent is queued, and the queue is looked at.</summary>
internal interface IPage
{
    /// <summary>Bytes that wait for the network of the page.</summary>
    long Backlog { get; }

    void Send(byte[] json);

    void SendPicture(byte[] png);

    /// <summary>Completes when nothing waits any more. Faults if the page goes first.</summary>
    ValueTask WhenDrainedAsync();

    /// <summary>Ends the connection at once. The page comes back when it can.</summary>
    void LetGo();
}

/// <inheritdoc/>
internal sealed class SessionPage(WsSession session) : IPage
{
    public long Backlog => session.BufferedBytes;

    public void Send(byte[] json) => _ = SendAsync(session.SendTextAsync(json));

    public void SendPicture(byte[] png) => _ = SendAsync(session.SendAsync(png, MessageCompression.Never)); // it is compressed already

    public ValueTask WhenDrainedAsync() => session.WhenDrainedAsync();

    public void LetGo() => session.Abort();

    private static async Task SendAsync(ValueTask accepted)
    {
        try
        {
            await accepted;
        }
        catch (SessionClosedException)
        {
            // They have just gone; OnClose tells the others.
        }
    }
}
