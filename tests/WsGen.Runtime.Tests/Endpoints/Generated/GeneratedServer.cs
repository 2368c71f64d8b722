using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;
using WsGen.Transports.InMemory;

namespace WsGen.Endpoints.Generated;

/// <summary>A server in memory with endpoints that the generator has made of annotated classes.</summary>
internal sealed class GeneratedServer : IAsyncDisposable
{
    private readonly InMemoryListener _listener = new();
    private readonly WsServer _server;

    private GeneratedServer(Action<WsServerBuilder> configure)
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Transport = _listener;
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        configure(builder);
        _server = builder.Build();
    }

    public TestLog Log { get; } = new();

    public int ConnectionCount => _server.ConnectionCount;

    /// <summary>The session of the last connection, likewise.</summary>
    public WsSession Session { get; private set; } = null!;

    /// <summary>The dispatcher of the last connection to an endpoint that was added by <see cref="StartAsync{T}"/>.</summary>
    public EndpointDispatcher Dispatcher { get; private set; } = null!;

    public static async Task<GeneratedServer> StartAsync(Action<WsServerBuilder> configure)
    {
        var server = new GeneratedServer(configure);
        await server._server.StartAsync();
        return server;
    }

    public static async Task<GeneratedServer> StartAsync<T>(Action<IServiceCollection>? services = null, Action<WsServerOptions>? options = null)
        where T : IServerEndpoint<T>
    {
        GeneratedServer? server = null;
        server = new GeneratedServer(builder =>
        {
            services?.Invoke(builder.Services);
            options?.Invoke(builder.Options);
            builder.AddRoutes(RouteTable.Create(Watch(T.Descriptor, (session, dispatcher) => (server!.Session, server.Dispatcher) = (session, dispatcher))));
        });
        await server._server.StartAsync();
        return server;
    }

    public async Task<RawClient> ConnectAsync(string path)
    {
        var client = new RawClient(_listener.Connect());
        await client.UpgradeAsync(path);
        return client;
    }

    /// <summary>A message as the connection hands it on.</summary>
    public static InboundMessage Message(ReadOnlyMemory<byte> bytes) => new(bytes, 0, bytes.Span);

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true)).Within();
        await _server.DisposeAsync();
    }

    private static EndpointDescriptor Watch(EndpointDescriptor descriptor, Action<WsSession, EndpointDispatcher> made) => new()
    {
        EndpointType = descriptor.EndpointType,
        Path = descriptor.Path,
        Methods = descriptor.Methods,
        Subprotocols = descriptor.Subprotocols,
        Encoders = descriptor.Encoders,
        Decoders = descriptor.Decoders,
        MaxTextMessageSize = descriptor.MaxTextMessageSize,
        MaxBinaryMessageSize = descriptor.MaxBinaryMessageSize,
        HasTextHandlerWithoutSize = descriptor.HasTextHandlerWithoutSize,
        HasBinaryHandlerWithoutSize = descriptor.HasBinaryHandlerWithoutSize,
        UsesServices = descriptor.UsesServices,
        Activate = (session, services) =>
        {
            EndpointDispatcher dispatcher = descriptor.Activate(session, services);
            made(session, dispatcher);
            return dispatcher;
        },
    };
}
