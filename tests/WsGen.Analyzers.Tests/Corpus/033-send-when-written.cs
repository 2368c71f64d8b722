// Options of one message.
using WsGen;

[ServerEndpoint("/receipts")]
public sealed partial class Receipts
{
    private static readonly SendOptions Careful = new() { WhenWritten = true, Timeout = TimeSpan.FromSeconds(5) };

    [OnMessage]
    private async ValueTask Send(string text, WsSession session)
    {
        try
        {
            await session.SendAsync(text, Careful);
            await session.SendAsync("written", new SendOptions { Compression = MessageCompression.Never });
        }
        catch (TimeoutException)
        {
            await session.CloseAsync(CloseCode.PolicyViolation, "too slow");
        }
    }
}
