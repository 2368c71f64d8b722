// OnOpen starts a loop that ends with the session, and returns.
using WsGen;

[ServerEndpoint("/clock")]
public sealed partial class Clock(WsSession session, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private Task _ticking = Task.CompletedTask;

    [OnOpen]
    private void Start() => _ticking = TickAsync(session.Closing);

    [OnClose]
    private async Task Stop() => await _ticking;

    private async Task TickAsync(CancellationToken closing)
    {
        using PeriodicTimer timer = new(TimeSpan.FromSeconds(1), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(closing))
            {
                await session.SendAsync(_time.GetUtcNow().ToString("O"), closing);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SessionClosedException)
        {
            // The session has ended.
        }
    }
}
