// A send that is made again.
using WsGen;

[ServerEndpoint("/retry")]
public sealed partial class Retry
{
    [OnMessage]
    private async ValueTask Try(string text, WsSession session, CancellationToken closing)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await session.SendAsync(text, new SendOptions { Timeout = TimeSpan.FromSeconds(attempt), WhenWritten = true }, closing);
                return;
            }
            catch (TimeoutException) when (attempt < 3)
            {
                await Task.Delay(100 * attempt, closing);
            }
        }
    }
}
