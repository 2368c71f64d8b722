using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>What ASP.NET Core refuses is in its log, the first for each reason without asking for it, and in the client's exception.</summary>
public sealed class RefusalLogTests
{
    [Fact]
    public async Task ARefusalIsLoggedAndItsSentenceReachesTheClient()
    {
        var log = new Events();
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoints(), builder => builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Debug).AddProvider(log));
        var uri = new Uri($"ws://127.0.0.1:{RoutingTests.PortOf(application)}/routing/case");
        var options = new WsClientOptions { Origin = "https://elsewhere.example" };
        for (int i = 0; i < 2; i++)
        {
            WsHandshakeException refused = await Assert.ThrowsAsync<WsHandshakeException>(() => WsClient.ConnectAsync(uri, options, TestContext.Current.CancellationToken));
            Assert.Equal(403, refused.StatusCode);
            Assert.NotNull(refused.ResponseBody);
            Assert.EndsWith($" It says: \"{refused.ResponseBody}\"", refused.Message);
        }

        Assert.Equal([(LogLevel.Information, 102), (LogLevel.Debug, 100)], log.All.Where(static each => each.Id is 100 or 102));
    }

    private sealed class Events : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, int Id)> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => categoryName.StartsWith("WsGen", StringComparison.Ordinal) ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => All.Enqueue((logLevel, eventId.Id));

        public void Dispose()
        {
        }
    }
}
