using System.Text;
using Microsoft.Extensions.Logging;
using WsGen.Support;
using WsGen.Transports.InMemory;

namespace WsGen.Hosting;

/// <summary>A server that nobody has given an endpoint says so, and says what to call.</summary>
public sealed class NoEndpointsTests
{
    private const string Remedy = "AddEndpoints() on the builder adds those of the project that calls it, AddEndpoint<T>() a single one.";

    private readonly InMemoryListener _listener = new();
    private readonly TestLog _log = new();

    [Fact]
    public async Task ItIsSaidAtTheStartAndOfTheFirstRequest()
    {
        await using WsServer server = Build();
        await server.StartAsync();
        LogEntry warning = Assert.Single(_log.Failures);
        Assert.Equal((11, LogLevel.Warning, "The server has no endpoint, and no request finds one: " + Remedy), (warning.Id, warning.Level, warning.Text));

        string answer = await AskAsync("/chat");
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("AddEndpoints", answer, StringComparison.Ordinal); // who asks has nothing to do with it
        Assert.Contains($"with 404: The server has no endpoint. {Remedy}", Assert.Single(_log.Entries, static entry => entry.Id == 102).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotOfEndpointsThatAreAddedBeforeItStarts()
    {
        await using WsServer server = Build();
        server.AddEndpoint<SpanEcho>();
        await server.StartAsync();
        Assert.Empty(_log.Failures);
    }

    [Fact]
    public async Task OnceOfThoseThatAreAddedLater()
    {
        await using WsServer server = Build();
        await server.StartAsync();
        server.AddEndpoint<SpanEcho>();
        await AskAsync("/nowhere");
        Assert.Single(_log.Failures);
        Assert.Contains("a trailing slash is significant.", Assert.Single(_log.Entries, static entry => entry.Id == 102).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NotWhereAFallbackLeadsSomewhere()
    {
        await using WsServer server = Build(static builder => builder.Fallback = static (_, _) => default);
        await server.StartAsync();
        Assert.Empty(_log.Failures);
    }

    /// <summary>The answer is for the page's author; the log is for whoever can change the option.</summary>
    [Fact]
    public async Task AForeignOriginIsLoggedWithTheOptionThatAllowsIt()
    {
        await using WsServer server = Build(static builder => builder.AddEndpoint<SpanEcho>());
        await server.StartAsync();
        string answer = await AskAsync("/span", "Origin: https://elsewhere.example");
        Assert.StartsWith("HTTP/1.1 403 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("WsGen", answer, StringComparison.Ordinal);
        Assert.Contains("WsGen:AllowedOrigins", Assert.Single(_log.Entries, static entry => entry.Id == 102).Text, StringComparison.Ordinal);
    }

    private WsServer Build(Action<WsServerBuilder>? configure = null)
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Transport = _listener;
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(_log);
        configure?.Invoke(builder);
        return builder.Build();
    }

    private async Task<string> AskAsync(string path, string? field = null)
    {
        var client = new RawClient(_listener.Connect());
        string request = RawClient.Request(path);
        await client.SendAsync(Encoding.ASCII.GetBytes(field is null ? request : request.Insert(request.IndexOf("\r\n", StringComparison.Ordinal) + 2, field + "\r\n")));
        await client.ReadHeadAsync();
        return client.Head + await client.ReadToEndAsync();
    }
}
