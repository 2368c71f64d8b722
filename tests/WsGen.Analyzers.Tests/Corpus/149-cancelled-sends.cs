// Tokens of the application's own, linked to the session's.
using WsGen;

[ServerEndpoint("/patience/{seconds}")]
public sealed partial class Patience : IDisposable
{
    private readonly CancellationTokenSource _patience = new();

    [OnOpen]
    private void Begin([PathParam] int seconds) => _patience.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 60)));

    [OnMessage]
    private async ValueTask Echo(string text, WsSession session, CancellationToken closing)
    {
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(closing, _patience.Token);
        try
        {
            await session.SendAsync(text, both.Token);
        }
        catch (OperationCanceledException) when (!closing.IsCancellationRequested)
        {
            await session.CloseAsync(CloseCode.PolicyViolation, "no patience left", closing);
        }
    }

    public void Dispose() => _patience.Dispose();
}
