using WsGen.Support;
using static WsGen.Hosting.Draining.Drained;

namespace WsGen.Hosting.Draining;

/// <summary>What a load balancer hears that asks whether the server is ready.</summary>
public sealed class HealthProbeTests
{
    private const string Plain = "\r\nHost: server.example.com\r\n\r\n";

    [Theory]
    [InlineData("GET /ready HTTP/1.1")]
    [InlineData("GET /ready?who=balancer HTTP/1.1")]
    public async Task AServerThatIsReadySaysSo(string request)
    {
        await using TestServer server = await StartAsync();
        string answer = await AskAsync(server, request + Plain);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-store\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nready", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log.Entries, static entry => entry.Id == 100); // not refused
    }

    [Fact]
    public async Task OneThatStopsSaysSoFromTheFirstMomentOn()
    {
        await using TestServer server = await StartAsync(static builder => builder.Options.Drain.Delay = TimeSpan.FromSeconds(5));
        _ = server.Server.DrainAsync(TestContext.Current.CancellationToken);
        string answer = await AskAsync(server, "GET /ready HTTP/1.1" + Plain);
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\nstopping", answer, StringComparison.Ordinal);
        await server.Time.AdvanceUntilAsync(() => server.Log.Entries.Any(static entry => entry.Id == 10), TimeSpan.FromSeconds(1));
        Assert.EndsWith("\r\n\r\nstopping", await AskAsync(server, "GET /ready HTTP/1.1" + Plain), StringComparison.Ordinal); // and when new sessions are refused
    }

    [Fact]
    public async Task HeadHasNoBody()
    {
        await using TestServer server = await StartAsync();
        string answer = await AskAsync(server, "HEAD /ready HTTP/1.1" + Plain);
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST /ready HTTP/1.1", "HTTP/1.1 404 ")]
    [InlineData("GET /ready/ HTTP/1.1", "HTTP/1.1 404 ")]
    [InlineData("GET /Ready HTTP/1.1", "HTTP/1.1 404 ")]
    public async Task OtherRequestsAreWhatTheyWere(string request, string status)
    {
        await using TestServer server = await StartAsync();
        Assert.StartsWith(status, await AskAsync(server, request + Plain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndpointMayHaveTheSamePathForUpgrades()
    {
        await using TestServer server = await StartAsync(static builder => builder.Options.HealthPath = "/");
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendTextAsync("hello");
        await client.ExpectTextAsync("hello");
        Assert.EndsWith("\r\n\r\nready", await AskAsync(server, "GET / HTTP/1.1" + Plain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheOptionThereIsNone()
    {
        await using TestServer server = await StartAsync(static builder => builder.Options.HealthPath = null);
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(server, "GET /ready HTTP/1.1" + Plain), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatIsFullIsNotReadyForMore()
    {
        await using TestServer server = await StartAsync(static builder => builder.Options.MaxConnections = 1);
        await server.ConnectAsync();
        Assert.StartsWith("HTTP/1.1 503 ", await AskAsync(server, "GET /ready HTTP/1.1" + Plain), StringComparison.Ordinal);
    }

    private static Task<TestServer> StartAsync(Action<WsServerBuilder>? configure = null) => TestServer.StartAsync(Behaviour.Echo, builder =>
    {
        builder.Options.HealthPath = "/ready";
        configure?.Invoke(builder);
    });
}
