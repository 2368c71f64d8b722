// A timer that calls back, disposed of with the endpoint.
using WsGen;

[ServerEndpoint("/reminder")]
public sealed partial class Reminder(WsSession session) : IAsyncDisposable
{
    private Timer? _timer;

    [OnMessage]
    private void In(int seconds)
    {
        _timer?.Dispose();
        _timer = new Timer(Remind, session, TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 3600)), Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync()
    {
        if (_timer is not null)
        {
            await _timer.DisposeAsync();
        }
    }

    private static void Remind(object? state) => ((WsSession)state!).SendAsync("it is time", static _ => { });
}
