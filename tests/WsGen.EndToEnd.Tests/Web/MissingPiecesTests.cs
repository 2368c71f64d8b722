using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Construction;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>What an application has forgotten is said when it starts, and what is refused is in its log. There is no using here but those that a web project has by itself.</summary>
public sealed class MissingPiecesTests
{
    private readonly Lines _log = new();

    [Fact]
    public async Task AnApplicationThatMapsNothingIsTold()
    {
        await using WebApplication application = await StartAsync(static _ => { });
        Assert.Equal(
            "Information WsGen.AspNetCore 13 No endpoint is mapped, so that no request finds one unless it is upgraded by UpgradeToEndpointAsync: call app.MapEndpoints() or app.MapEndpoint<T>()",
            Assert.Single(_log.All, static line => line.Contains(" WsGen.AspNetCore 13 ", StringComparison.Ordinal)));
        Assert.DoesNotContain(_log.All, static line => line.StartsWith("Warning WsGen", StringComparison.Ordinal)); // it may be meant
    }

    [Fact]
    public async Task OneThatMapsSomethingIsNot()
    {
        await using WebApplication application = await StartAsync(static application => application.MapGroup("/inner").MapEndpoint<Plain>());
        Assert.DoesNotContain(_log.All, static line => line.Contains(" WsGen.AspNetCore 13 ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AServiceThatIsMissingIsNamedWhereTheEndpointIsMapped()
    {
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(static application => application.MapEndpoint<Keyed<int>>()));
        Assert.StartsWith(
            "WsGen.EndToEnd.Tests.Construction.Keyed`1[System.Int32] at \"/construction/keyed\" cannot be served: no service of type WsGen.EndToEnd.Tests.Construction.Greeting with the key \"text\" is " +
            "registered for parameter 'text' of the constructor of WsGen.EndToEnd.Tests.Construction.Keyed<TNothing>.",
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARefusalIsLoggedWithTheOptionThatWouldAllowIt()
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoint<Plain>());
        await using RawClient client = await RawClient.ConnectAsync(RoutingTests.PortOf(application));
        await client.SendAsync(RawClient.UpgradeRequest("/missing/plain").Replace("\r\n\r\n", "\r\nOrigin: https://elsewhere.example\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(403, (await client.ReadResponseAsync()).Status);
        string line = Assert.Single(_log.All, static line => line.StartsWith("Information WsGen.AspNetCore 102 ", StringComparison.Ordinal));
        Assert.Contains("WsGen:AllowedOrigins", line, StringComparison.Ordinal);
        Assert.Contains("127.0.0.1:", line, StringComparison.Ordinal);
    }

    private Task<WebApplication> StartAsync(Action<WebApplication> map) => RoutingTests.StartAsync(
        map, builder => builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(_log));

    private sealed class Lines : ILoggerProvider
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IEnumerable<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(Lines lines, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines._lines.Enqueue($"{logLevel} {category} {eventId.Id} {formatter(state, exception)}");
        }
    }
}

/// <summary>Asks for nothing.</summary>
[ServerEndpoint("/missing/plain")]
public sealed partial class Plain
{
    [OnMessage] private string Take(string text) => text;
}
