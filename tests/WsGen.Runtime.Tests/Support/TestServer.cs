using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using WsGen.Endpoints.Infrastructure;
using WsGen.Transports.InMemory;

namespace WsGen.Support;

/// <summary>A server in memory whose time stands still, with one endpoint at "/".</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly Channel<TestEndpoint> _endpoints = Channel.CreateUnbounded<TestEndpoint>();
    private readonly WsServerBuilder _builder = WsServer.Create();

    private TestServer(Behaviour behaviour, Action<WsServerBuilder>? configure)
    {
        _builder.Transport = Listener;
        _builder.TimeProvider = Time;
        _builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        _builder.AddRoutes(RouteTable.Create(Describe("/", behaviour)));
        configure?.Invoke(_builder);
        Server = _builder.Build();
    }

    public InMemoryListener Listener { get; } = new();

    public WatchedTime Time { get; } = new();

    public TestLog Log { get; } = new();

    public WsServer Server { get; }

    /// <summary>What constructors of endpoints do.</summary>
    public Action<TestEndpoint>? OnActivated { get; set; }

    public WsServerOptions Options => _builder.Options;

    /// <summary>Lets time pass while no thread is at a connection: see <see cref="StillTime"/>.</summary>
    public Task PassAsync(TimeSpan span) => Time.PassAsync(Server, span);

    public static async Task<TestServer> StartAsync(Behaviour behaviour, Action<WsServerBuilder>? configure = null)
    {
        TestServer server = Create(behaviour, configure);
        await server.Server.StartAsync();
        return server;
    }

    public static TestServer Create(Behaviour behaviour, Action<WsServerBuilder>? configure = null) => new(behaviour, configure);

    /// <summary>A server with a second endpoint.</summary>
    public static TestServer Create(Behaviour behaviour, string path, Behaviour other)
    {
        TestServer? server = null;
        return server = new TestServer(behaviour, builder => builder.AddRoutes(RouteTable.Create(Describe(path, other, endpoint => server!._endpoints.Writer.TryWrite(endpoint)))));
    }

    /// <summary>An endpoint by hand, whose instances come out of <see cref="NextEndpointAsync"/>.</summary>
    public EndpointDescriptor Describe(string path, Behaviour behaviour) => Describe(path, behaviour, endpoint =>
    {
        OnActivated?.Invoke(endpoint);
        _endpoints.Writer.TryWrite(endpoint);
    });

    private static EndpointDescriptor Describe(string path, Behaviour behaviour, Action<TestEndpoint> made) => new()
    {
        EndpointType = typeof(TestEndpoint),
        Path = path,
        Activate = (session, _) =>
        {
            var endpoint = new TestEndpoint(session, behaviour);
            made(endpoint);
            return endpoint;
        },
    };

    /// <summary>The instances, in the order of their connections.</summary>
    public Task<TestEndpoint> NextEndpointAsync() => _endpoints.Reader.ReadAsync().Within();

    /// <summary>A connection on which nothing has been said.</summary>
    public RawClient Dial() => new(Listener.Connect());

    public async Task<(RawClient Client, TestEndpoint Endpoint)> ConnectAsync(string path = "/", string? extensions = null)
    {
        RawClient client = Dial();
        await client.UpgradeAsync(path, extensions);
        return (client, await NextEndpointAsync());
    }

    /// <summary>The server has let go of every connection.</summary>
    public Task ConnectionsEndedAsync() => Bounded.Until(() => Server.ConnectionCount == 0);

    /// <summary>Stops at once: what is still connected is reset.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(new CancellationToken(canceled: true)).Within();
        await Server.DisposeAsync();
    }
}
