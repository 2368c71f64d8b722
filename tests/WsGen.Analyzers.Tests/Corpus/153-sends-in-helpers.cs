// Sends in methods, lambdas and local functions whose tasks are awaited.
using WsGen;

[ServerEndpoint("/steps")]
public sealed partial class Steps(WsSession session)
{
    private static readonly Func<WsSession, string, ValueTask> Send = static (session, text) => session.SendAsync(text);

    [OnMessage]
    private async ValueTask Run(int steps, CancellationToken closing)
    {
        Func<int, Task> step = async n => await session.SendAsync($"step {n}", closing);
        for (int i = 0; i < steps; i++)
        {
            await step(i);
        }

        await Send(session, "sent");
        await Finish();
        await TimeAsync(() => session.SendAsync("timed", closing));

        async Task Finish()
        {
            await session.SendAsync("finished", closing);
        }
    }

    private static async Task TimeAsync(Func<ValueTask> what)
    {
        long began = System.Diagnostics.Stopwatch.GetTimestamp();
        await what();
        Console.WriteLine(System.Diagnostics.Stopwatch.GetElapsedTime(began));
    }
}
