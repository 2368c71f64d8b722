using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.AspNetCore;

namespace WsGen.EndToEnd.Tests.Support;

/// <summary>The same endpoints in an ASP.NET Core application on Kestrel, within this process.</summary>
public class AspNetCoreHost : EchoHost
{
    private readonly ComplaintLog _log = new();
    private WebApplication? _application;

    public override string Complaints => string.Concat(_log.Lines.Select(static line => line + "\n"));

    public override async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.Limits.RequestHeadersTimeout = HandshakeTimeout;
            kestrel.Limits.KeepAliveTimeout = HandshakeTimeout; // the wait for the first byte, too
        });
        Configure(builder.WebHost);
        builder.Logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddWsGen(static options =>
        {
            options.MaxTextMessageSize = MaxMessageSize;
            options.MaxBinaryMessageSize = MaxMessageSize;
            options.Compression.Enabled = true; // as EchoServer has it
            options.ShutdownCloseTimeout = TimeSpan.FromSeconds(10); // on a busy machine a client may be given no time at all for a second
        });
        _application = builder.Build();
        _application.MapEndpoints();
        await _application.StartAsync();
        Port = new Uri(_application.Urls.Single()).Port;
    }

    /// <summary>What Kestrel runs on.</summary>
    protected virtual void Configure(IWebHostBuilder host)
    {
    }

    public override Task StopAsync() => _application!.StopAsync().WaitAsync(Patience);

    public override async ValueTask DisposeAsync()
    {
        if (_application is not null)
        {
            await _application.DisposeAsync().AsTask().WaitAsync(Patience);
        }
    }

    private sealed class ComplaintLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }

        public void Dispose()
        {
        }
    }
}

/// <summary>The same on event loops.</summary>
public sealed class EventLoopKestrelHost : AspNetCoreHost
{
    protected override void Configure(IWebHostBuilder host) => host.UseEventLoopTransport();
}
