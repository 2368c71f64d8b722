using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace WsGen.Conformance.UnderTest;

/// <summary>
/// The servers under test: those of this process, one for each configuration that a case asks for, or the one that the environment names.
/// </summary>
public static class ServerUnderTest
{
    /// <summary>Names any echo endpoint: the cases for servers then run against that, <c>ws://host:port/path</c>.</summary>
    public const string Variable = "WSGEN_CONFORMANCE_SERVER";

    public const string EchoPath = "/echo";

    private static readonly ConcurrentDictionary<(EndpointSettings, WsTransport), Lazy<Task<WsServer>>> Started = new();

    /// <summary>What the servers of this process run on in the test that is under way.</summary>
    public static AsyncLocal<WsTransport> Transport { get; } = new();

    /// <summary>All that they can run on here.</summary>
    public static WsTransport[] Transports =>
        Named is not null || !OperatingSystem.IsLinux() ? [WsTransport.Auto] : [WsTransport.Epoll, WsTransport.IoUring, WsTransport.Sockets];

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

        WsServer server = await Started.GetOrAdd(
            (settings, Transport.Value), static wanted => new Lazy<Task<WsServer>>(() => StartAsync(wanted.Item1, wanted.Item2))).Value;
        return new Uri(server.Addresses[0] + (path ?? EchoPath));
    }

    public static async ValueTask StopAsync()
    {
        foreach (Lazy<Task<WsServer>> started in Started.Values)
        {
            await (await started.Value).DisposeAsync();
        }
    }

    private static async Task<WsServer> StartAsync(EndpointSettings settings, WsTransport transport)
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoints();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Options.Transport = transport;
        builder.Options.MaxTextMessageSize = settings.MaxMessageSize;
        builder.Options.MaxBinaryMessageSize = settings.MaxMessageSize;

        // On a busy machine the peer may be slow to read what stands before a close frame.
        builder.Options.AbnormalCloseSendTimeout = TimeSpan.FromSeconds(10);
        builder.Options.ShutdownTimeout = TimeSpan.Zero;
        Compression.Apply(settings.Compression, builder.Options);
        builder.Logging.SetMinimumLevel(LogLevel.Error); // what is refused is logged as a warning, and is what this is about
        WsServer server = builder.Build();
        await server.StartAsync();
        return server;
    }
}
