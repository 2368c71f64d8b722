using System.Globalization;
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
        // On a busy machine the handler may be done before the server can be asked to stop, which proves nothing: then with a longer one.
        int milliseconds = 1500;
        while (!await StopsUnderAHandlerAsync(script, milliseconds))
        {
            milliseconds *= 2;
            Assert.True(milliseconds < Patience.TotalMilliseconds, "The machine is too busy: no handler lasts until the server is asked to stop.");
        }
    }

    private static async Task<bool> StopsUnderAHandlerAsync(string script, int handlerMilliseconds)
    {
        await using var server = new THost();
        await server.InitializeAsync();
        await using ChildProcess clients = ForeignScript.Start(script, server.Url, $"{handlerMilliseconds}");
        string ready = await clients.LineAsync(static line => line.StartsWith("ready", StringComparison.Ordinal), Patience);
        DateTimeOffset handlerEnds = DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture))
            .AddMilliseconds(handlerMilliseconds);
        bool handlerRuns = DateTimeOffset.UtcNow < handlerEnds;

        await server.StopAsync();

        Assert.True(DateTimeOffset.UtcNow >= handlerEnds, "The server had stopped before the handler had ended.");
        string codes = await clients.LineAsync(static line => line.StartsWith('['), Patience);
        Assert.Equal(Enumerable.Repeat(1001, 21), JsonSerializer.Deserialize<int[]>(codes)!);
        Assert.Equal("", server.Complaints);
        Assert.Equal(0, await clients.ExitAsync(Patience));
        return handlerRuns;
    }
}

public sealed class StandAloneStopTests : StopTests<StandAloneHost>;

public sealed class IoUringStopTests : StopTests<IoUringHost>;

public sealed class AspNetCoreStopTests : StopTests<AspNetCoreHost>;

public sealed class EventLoopKestrelStopTests : StopTests<EventLoopKestrelHost>;
