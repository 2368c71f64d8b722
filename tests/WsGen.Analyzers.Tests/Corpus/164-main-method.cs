// A program with a Main, arguments of its own and an exit status.
using WsGen;

namespace Demo;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (args.Contains("--help"))
        {
            Console.WriteLine("demo [--urls URL]");
            return 0;
        }

        using CancellationTokenSource stop = new();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        await using WsServer server = WsServer.Create(args).AddEndpoints().Build();
        await server.StartAsync(stop.Token);
        try
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException)
        {
            await server.StopAsync(CancellationToken.None);
        }

        return 0;
    }
}

[ServerEndpoint("/demo")]
internal sealed partial class Demonstration
{
    [OnMessage]
    internal string Echo(string text) => text;
}
