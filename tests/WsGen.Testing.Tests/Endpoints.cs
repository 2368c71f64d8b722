namespace WsGen.Testing.Tests;

/// <summary>Says when a minute is over, and what is asked of it.</summary>
[ServerEndpoint("/clock/{name}", Subprotocols = ["v2", "v1"])]
public sealed partial class Clock(WsSession session, TimeProvider time)
{
    [OnOpen]
    private void Begin([PathParam] string name, CancellationToken closing) => _ = RingAsync(name, closing);

    [OnMessage]
    private string Answer(string text) => text == "fail" ? throw new InvalidOperationException("as asked") : time.GetUtcNow().ToString("O");

    [OnMessage]
    private async ValueTask Split(byte[] bytes)
    {
        foreach (byte each in bytes)
        {
            await session.SendPartAsync(new[] { each }, last: false);
            await session.PingAsync(new[] { each });
        }

        await session.SendPartAsync(ReadOnlyMemory<byte>.Empty, last: true);
    }

    private async Task RingAsync(string name, CancellationToken closing)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMinutes(1), time, closing);
            await session.SendAsync($"{name}: a minute is over", closing);
        }
        catch (OperationCanceledException)
        {
            // nobody wants to know any more
        }
    }
}
