using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Telemetry;

/// <summary>In ASP.NET Core the traffic log is one of the application's logs.</summary>
public sealed class AspNetCoreTrafficLogTests
{
    [Fact]
    public async Task WhatIsReceivedAndSentIsWrittenDown()
    {
        var log = new KeptLog("WsGen.Traffic");
        await using (WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint(Greeter.At("/greets/{whom}", static _ => "hello")),
            builder =>
            {
                builder.Logging.AddProvider(log).SetMinimumLevel(LogLevel.Information);
                builder.Services.Configure<WsOptions>(static options => options.TrafficLog.Enabled = true);
            }))
        {
            using var client = new ClientWebSocket();
            await client.ConnectAsync(new Uri($"ws://127.0.0.1:{RoutingTests.PortOf(application)}/greets/ann"), TestContext.Current.CancellationToken).Within();
            await client.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken).Within();
            await client.SendAsync("""{"token":"abc"}"""u8.ToArray(), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken).Within();
            await client.ReceiveAsync(new byte[100], TestContext.Current.CancellationToken).Within();
            await client.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken).Within();
        }

        Assert.Equal(
            [
                "/greets/{whom} sent text, 5 bytes hello",
                """/greets/{whom} received text, 15 bytes {"token":"***"}""",
                """/greets/{whom} sent text, 15 bytes {"token":"***"}""",
                "/greets/{whom} received close, 5 bytes 1000 bye",
                "/greets/{whom} sent close, 2 bytes 1000",
            ],
            log.Texts.Select(static line => line[line.IndexOf('/', StringComparison.Ordinal)..].Trim()));
    }

    /// <summary>Keeps what is logged in one category.</summary>
    private sealed class KeptLog(string category) : ILoggerProvider, ILogger
    {
        private readonly List<string> _texts = [];

        public string[] Texts
        {
            get
            {
                lock (_texts)
                {
                    return [.. _texts];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => categoryName == category ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_texts)
            {
                _texts.Add(formatter(state, exception));
            }
        }

        public void Dispose()
        {
        }
    }
}
