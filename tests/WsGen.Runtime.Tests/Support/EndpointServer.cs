using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using WsGen.Handshake;
using WsGen.Transports.InMemory;
using WsGen.Transports.Sockets;

namespace WsGen.Support;

/// <summary>What the connections of an <see cref="EndpointServer"/> are made of.</summary>
public enum Carrier
{
    /// <summary>Memory, and time stands still.</summary>
    Memory,

    /// <summary>Real sockets, on the platform's own transport.</summary>
    Sockets,
}

/// <summary>A server whose endpoints a test brings along: the same test runs in memory and over sockets.</summary>
internal sealed class EndpointServer : IAsyncDisposable
{
    private readonly InMemoryListener? _listener;
    private readonly List<RawClient> _clients = []; // a socket that nobody refers to any more would be closed by the collector

    private EndpointServer(Carrier carrier, Action<WsServerBuilder> configure)
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Log);
        if (carrier == Carrier.Memory)
        {
            builder.Transport = _listener = new InMemoryListener();
            builder.TimeProvider = Time;
        }
        else
        {
            builder.Options.Urls = "ws://127.0.0.1:0";
        }

        configure(builder);
        Server = builder.Build();
    }

    public WsServer Server { get; }

    public TestLog Log { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    /// <summary>Lets time pass while no thread is at a connection: see <see cref="StillTime"/>.</summary>
    public Task PassAsync(TimeSpan span) => Time.PassAsync(Server, span);

    public static async Task<EndpointServer> StartAsync(Carrier carrier, Action<WsServerBuilder> configure)
    {
        var server = new EndpointServer(carrier, configure);
        await server.Server.StartAsync();
        return server;
    }

    public static Task<EndpointServer> StartAsync(Carrier carrier, params ServerEndpointConfig[] endpoints) => StartAsync(carrier, builder =>
    {
        foreach (ServerEndpointConfig endpoint in endpoints)
        {
            builder.AddEndpoint(endpoint);
        }
    });

    /// <summary>An upgrade request with more fields, each without its line end.</summary>
    public static string Request(string path, params string[] fields) =>
        $"GET {path} HTTP/1.1\r\nHost: server.example.com\r\n{Heads.UpgradeFields}{string.Concat(fields.Select(static field => field + "\r\n"))}\r\n";

    /// <summary>A connection on which nothing has been said.</summary>
    public async Task<RawClient> DialAsync()
    {
        RawClient client = _listener is null ? await DialSocketAsync() : new RawClient(_listener.Connect());
        lock (_clients)
        {
            _clients.Add(client);
        }

        return client;
    }

    private async Task<RawClient> DialSocketAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(Server.Addresses[0]["ws://".Length..])).Within();
        return new RawClient(new SocketConnection(socket, new SocketTransportOptions()));
    }

    /// <summary>A connection whose session is open.</summary>
    public async Task<RawClient> ConnectAsync(string path, params string[] fields)
    {
        RawClient client = await DialAsync();
        await client.SendAsync(Encoding.Latin1.GetBytes(Request(path, fields)));
        await client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", client.Head, StringComparison.Ordinal);
        return client;
    }

    /// <summary>The whole answer to a request that is refused.</summary>
    public Task<string> AskAsync(string path, params string[] fields) => AskWithAsync(Request(path, fields));

    /// <summary>The same to any head.</summary>
    public async Task<string> AskWithAsync(string head)
    {
        await using RawClient client = await DialAsync();
        await client.SendAsync(Encoding.Latin1.GetBytes(head));
        string answer = await client.ReadToEndAsync();
        client.EndOutput();
        return answer;
    }

    /// <summary>The status of the answer to a request that is refused.</summary>
    public async Task<int> StatusAsync(string path, params string[] fields) => int.Parse((await AskAsync(path, fields))[9..12], null);

    /// <summary>Stops at once: what is still connected is reset.</summary>
    public async ValueTask DisposeAsync()
    {
        await Server.StopAsync(new CancellationToken(canceled: true)).Within();
        await Server.DisposeAsync();
    }
}
