// An instance made by hand, and connected.
using WsGen;

public static class Monitor
{
    public static async Task<int> CountAsync(Uri uri, TimeSpan time, CancellationToken cancellationToken)
    {
        Meter meter = new(time);
        await using WsClient client = await WsClient.ConnectAsync(meter, uri, cancellationToken: cancellationToken);
        await Task.Delay(time, cancellationToken);
        return meter.Count;
    }
}

[ClientEndpoint]
public sealed partial class Meter(TimeSpan time)
{
    public int Count { get; private set; }

    [Send]
    public partial Task AskAsync(TimeSpan time);

    [OnOpen]
    private Task Begin() => AskAsync(time);

    [OnMessage]
    private void Tick(long number) => Count += number > 0 ? 1 : 0;
}
