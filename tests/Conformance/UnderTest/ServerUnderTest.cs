using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.AspNetCore;

namespace WsGen.Conformance.UnderTest;

/// <summary>
/// The servers under test: those of this process, one for each configuration that a case asks for, or the one that the environment names.
/// </summary>
public static class ServerUnderTest
{
    /// <summary>Names any echo endpoint: the cases for servers then run against that, <c>ws://host:port/path</c>.</summary>
    public const string Variable = "WSGEN_CONFORMANCE_SERVER";

    public const string EchoPath = "/echo";

    private static readonly ConcurrentDictionary<(EndpointSettings, ServerKind), Lazy<Task<Running>>> Started = new();

    /// <summary>Which of the servers of this process is meant in the test that is under way.</summary>
    public static AsyncLocal<ServerKind> Kind { get; } = new();

    /// <summary>The server that the environment names, or null.</summary>
    public static Uri? Named { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } address ? new Uri(address, UriKind.Absolute) : null;

    /// <summary>Where the endpoint is.</summary>
    /// <param name="settings">How it is configured. The named server has its own configuration.</param>
    /// <param name="path">One of <see cref="Endpoints"/>; null for the echo.</param>
    public static async Task<Uri> AddressAsync(EndpointSettings settings, string? path = null)
    {
        if (Named is { } named)
        {
            return named;
        }

        Running server = await Started.GetOrAdd(
            (settings, Kind.Value), static wanted => new Lazy<Task<Running>>(() => StartAsync(wanted.Item1, wanted.Item2))).Value;
        return new Uri(server.Address + (path ?? EchoPath));
    }

    /// <summary>All the kinds of servers that a case is run against here.</summary>
    /// <param name="handshake">Whether the case is about the opening handshake.</param>
    public static ServerKind[] KindsFor(bool handshake) => (Named is not null || !OperatingSystem.IsLinux(), handshake) switch
    {
        (true, _) => [ServerKind.Only],
        (_, true) => [ServerKind.EventLoops, ServerKind.EventLoopsOnIoUring, ServerKind.Sockets],
        _ => [ServerKind.EventLoops, ServerKind.EventLoopsOnIoUring, ServerKind.Sockets, ServerKind.KestrelOnEventLoops],
    };

    public static async ValueTask StopAsync()
    {
        foreach (Lazy<Task<Running>> started in Started.Values)
        {
            await (await started.Value).Stop();
        }
    }

    private static Task<Running> StartAsync(EndpointSettings settings, ServerKind kind) =>
        kind == ServerKind.KestrelOnEventLoops ? StartKestrelAsync(settings) : StartStandAloneAsync(settings, kind);

    private static async Task<Running> StartStandAloneAsync(EndpointSettings settings, ServerKind kind)
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoints();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Options.Transport = kind switch
        {
            ServerKind.EventLoops => WsTransport.Epoll,
            ServerKind.EventLoopsOnIoUring => WsTransport.IoUring,
            ServerKind.Sockets => WsTransport.Sockets,
            _ => WsTransport.Auto,
        };
        Configure(builder.Options, settings);
        builder.Options.ShutdownTimeout = TimeSpan.Zero;
        builder.Logging.SetMinimumLevel(LogLevel.Error); // what is refused is logged as a warning, and is what this is about
        WsServer server = builder.Build();
        await server.StartAsync();
        return new Running(server.Addresses[0], server.DisposeAsync);
    }

    private static async Task<Running> StartKestrelAsync(EndpointSettings settings)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0").UseEventLoopTransport();
        builder.Services.AddWsGen(options => Configure(options, settings));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        WebApplication application = builder.Build();
        application.MapEndpoints();
        await application.StartAsync();
        return new Running(application.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal), async () =>
        {
            await application.StopAsync(new CancellationToken(canceled: true));
            await application.DisposeAsync();
        });
    }

    private static void Configure(WsOptions options, EndpointSettings settings)
    {
        options.MaxTextMessageSize = settings.MaxMessageSize;
        options.MaxBinaryMessageSize = settings.MaxMessageSize;

        // On a busy machine the peer may be slow to read what stands before a close frame.
        options.AbnormalCloseSendTimeout = TimeSpan.FromSeconds(10);
        Compression.Apply(settings.Compression, options);
    }

    private sealed record Running(string Address, Func<ValueTask> Stop);
}
