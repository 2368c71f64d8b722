using System.Diagnostics;
using System.Text.Json;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.ForeignClients;

/// <summary>The server is asked to stop while clients are connected and a handler runs. A fresh server for each.</summary>
public abstract class StopTests<THost>
    where THost : EchoHost, new()
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("hold.mjs")]
    [InlineData("hold.py")]
    public async Task EveryClientGets1001AndTheHandlerFinishes(string script)
    {
        const int HandlerMilliseconds = 1500;
        await using var server = new THost();
        await server.InitializeAsync();
        await using ChildProcess clients = ForeignScript.Start(script, server.Url, $"{HandlerMilliseconds}");
        long before = Stopwatch.GetTimestamp();
        await clients.LineAsync(static line => line == "ready", Patience);
        TimeSpan handlerHasRun = Stopwatch.GetElapsedTime(before);
        long stopping = Stopwatch.GetTimestamp();

        await server.StopAsync();

        // The handler has begun at some time before "ready"; the server was there until it was done.
        Assert.True(Stopwatch.GetElapsedTime(stopping) + handlerHasRun >= TimeSpan.FromMilliseconds(HandlerMilliseconds));
        string codes = await clients.LineAsync(static line => line.StartsWith('['), Patience);
        Assert.Equal(Enumerable.Repeat(1001, 21), JsonSerializer.Deserialize<int[]>(codes)!);
        Assert.Equal("", server.Complaints);
        Assert.Equal(0, await clients.ExitAsync(Patience));
    }
}

public sealed class StandAloneStopTests : StopTests<StandAloneHost>;

public sealed class AspNetCoreStopTests : StopTests<AspNetCoreHost>;
