using System.Text;
using WsGen.Support;

namespace WsGen.Hosting.Draining;

/// <summary>A server that is about to be drained, and what is asked of it.</summary>
internal static class Drained
{
    public static Task<TestServer> StartAsync(TimeSpan period, Func<double> random, Action<WsServerBuilder>? configure = null) =>
        TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.Drain.Period = period;
            builder.Options.Drain.Random = random;
            configure?.Invoke(builder);
        });

    /// <summary>With its session, which begins behind the 101.</summary>
    public static async Task<(RawClient Client, TestEndpoint Endpoint)> OpenAsync(TestServer server, int sessions)
    {
        (RawClient Client, TestEndpoint Endpoint) opened = await server.ConnectAsync();
        await Bounded.Until(() => server.Server.Draining.OpenCount == sessions);
        return opened;
    }

    public static async Task<TestEndpoint[]> ConnectAsync(TestServer server, int count)
    {
        var endpoints = new TestEndpoint[count];
        for (int i = 0; i < count; i++)
        {
            (_, endpoints[i]) = await OpenAsync(server, i + 1);
        }

        return endpoints;
    }

    /// <summary>The drain waits so long, for the so manieth time.</summary>
    public static Task AtAsync(TestServer server, int milliseconds, int count) => server.Time.TimersMadeAsync(TimeSpan.FromMilliseconds(milliseconds), count);

    /// <summary>Time for what must not happen.</summary>
    public static async Task NobodyMovesAsync()
    {
        for (int i = 0; i < 50; i++)
        {
            await Task.Yield();
        }
    }

    public static async Task<string> AskAsync(TestServer server, string request)
    {
        await using RawClient client = server.Dial();
        await client.SendAsync(Encoding.ASCII.GetBytes(request));
        return await client.ReadToEndAsync();
    }
}
