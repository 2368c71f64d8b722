using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;

namespace WsGen.Area.Server;

/// <summary>Leaves one annotated class out, and adds an endpoint.</summary>
internal sealed class AreaApplication : ServerApplicationConfig
{
    public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) => found.Where(static type => type != typeof(Unwanted));

    public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() => [ServerEndpointConfig.Create("/application/made", static () => new MadeTeller())];
}

[ServerEndpoint("/unwanted/{x}")]
internal sealed partial class Unwanted
{
    [OnOpen] private ValueTask Open(WsSession session) => session.SendAsync(TemplateTeller.Describe(session));
}

/// <summary>What requests that no path matches are upgraded to.</summary>
internal static class Fallbacks
{
    private static readonly ServerEndpointConfig Room = ServerEndpointConfig.Create("/never/{room}", static () => new FallbackRoom());

    public static async ValueTask<UpgradeTarget?> FindAsync(HandshakeRequest request, CancellationToken cancellationToken)
    {
        string[] segments = request.Path.Split('/');
        if (segments is not [_, "fallback", var what])
        {
            return null;
        }

        Journal.Of(request).Write($"fallback {what}");
        await Task.Yield();
        return what switch
        {
            "none" => null,
            "throws" => throw new InvalidOperationException("fallback"),
            "annotated" => new UpgradeTarget(ServerEndpointConfig.Create<Unwanted>(), [new("x", "from fallback")]),
            "missing" => new UpgradeTarget(Room),
            "stranger" => new UpgradeTarget(Room, [new("room", "r"), new("floor", "1")]),
            _ => new UpgradeTarget(Room, [new("room", what)]),
        };
    }
}

internal sealed class FallbackRoom : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler((string command) => Rooms.RunAsync(session, command));
        return session.SendAsync(TemplateTeller.Describe(session));
    }
}

/// <summary>Adds endpoints to the server it is in, and puts together others that never serve anybody.</summary>
[ServerEndpoint("/deploy")]
internal sealed partial class Deploy(ServerState state)
{
    [OnMessage]
    private async Task<string> Obey(string command)
    {
        (string verb, string rest) = Words.Split(command);
        try
        {
            return await RunAsync(verb, rest);
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return $"{error.GetType().Name}: {error.Message}";
        }
    }

    private async Task<string> RunAsync(string verb, string rest)
    {
        switch (verb)
        {
            case "add":
                state.Server.AddEndpoint(Made(rest));
                return "added";
            case "add-same-twice":
                ServerEndpointConfig same = Made(rest);
                state.Server.AddEndpoint(same);
                state.Server.AddEndpoint(same);
                return "added";
            case "add-several":
                state.Server.AddEndpoints(rest.Split(' ').Select(Made));
                return "added";
            case "add-annotated":
                state.Server.AddEndpoint<Unwanted>();
                return "added";
            case "add-annotated-twice":
                state.Server.AddEndpoint<Deploy>();
                return "added";
            case "add-annotated-at":
                state.Server.AddEndpoint(ServerEndpointConfig.Create<Unwanted>(rest));
                return "added";
            case "add-null":
                state.Server.AddEndpoint(null!);
                return "added";
            case "start-again":
                await state.Server.StartAsync();
                return "started";
            case "build":
                return await BuildAsync(rest.Split(' ').Select(Made));
            case "build-same":
                ServerEndpointConfig one = Made(rest);
                return await BuildAsync([one, one]);
            case "build-annotated-clash":
                return await BuildAsync([ServerEndpointConfig.Create<Unwanted>(), Made("/unwanted/{y}")]);
            case "subprotocols":
                return string.Join(',', Made("/x").WithSubprotocols(rest.Split(' ')).Subprotocols);
            case "size":
                Made("/x").WithMaxMessageSize(long.Parse(rest, System.Globalization.CultureInfo.InvariantCulture), null);
                return "made";
            case "null-factory":
                return ServerEndpointConfig.Create("/x", (Func<MadeTeller>)null!).Path;
            case "refusal":
                return $"{new HandshakeRefusal(int.Parse(rest, System.Globalization.CultureInfo.InvariantCulture), "x").Status}";
            case "immutable":
                ServerEndpointConfig before = Made("/x");
                ServerEndpointConfig after = before.WithSubprotocols("a").WithEncoder<PairText>().WithUserProperty("k", 1).WithMaxMessageSize(1, 2);
                return $"{before.Subprotocols.Count} {before.Encoders.Count} {before.UserProperties.Count} {after.Subprotocols.Count} {after.Encoders.Count} {after.UserProperties["k"]}";
            case "gate":
                return await Gates.RunAsync(rest);
            default:
                throw new NotSupportedException(verb);
        }
    }

    private static ServerEndpointConfig Made(string path) => ServerEndpointConfig.Create(path, static () => new MadeTeller());

    private static async Task<string> BuildAsync(IEnumerable<ServerEndpointConfig> endpoints)
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Logging.ClearProviders();
        foreach (ServerEndpointConfig endpoint in endpoints)
        {
            builder.AddEndpoint(endpoint);
        }

        await builder.Build().DisposeAsync();
        return "built";
    }
}

/// <summary>
/// The registration gate, asked on a server of its own: to whom the answer comes over an upgrade finds every gate of his own server closed. Requests
/// are bytes here.
/// </summary>
internal static class Gates
{
    public static async Task<string> RunAsync(string scenario)
    {
        (string kind, string request) = Words.Split(scenario);
        WsServerBuilder builder = WsServer.Create();
        builder.Logging.ClearProviders();
        builder.Options.Urls = "ws://127.0.0.1:0";
        builder.Options.NoAddAfterHandshake = true;
        builder.Options.ShutdownTimeout = TimeSpan.Zero;
        builder.AddEndpoint(ServerEndpointConfig.Create("/there", static () => new MadeTeller()));
        builder.Fallback = static (seen, _) => new(seen.Path == "/fallback" ? new UpgradeTarget(ServerEndpointConfig.Create("/never", static () => new MadeTeller())) : null);
        await using WsServer server = builder.Build();
        await server.StartAsync();
        string answer = request.Length == 0 ? "none" : await AskAsync(new Uri(server.Addresses[0]).Port, request, upgrade: kind != "plain");
        try
        {
            server.AddEndpoint(ServerEndpointConfig.Create("/late", static () => new MadeTeller()));
            return $"{answer} added {await AskAsync(new Uri(server.Addresses[0]).Port, "/late", upgrade: true)}";
        }
        catch (InvalidOperationException)
        {
            return $"{answer} refused {await AskAsync(new Uri(server.Addresses[0]).Port, "/late", upgrade: true)} {await AskAsync(new Uri(server.Addresses[0]).Port, "/there", upgrade: true)}";
        }
    }

    /// <summary>The status of the answer.</summary>
    private static async Task<string> AskAsync(int port, string path, bool upgrade)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port);
        string fields = upgrade ? "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" : "";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{fields}\r\n"));
        byte[] status = new byte["HTTP/1.1 101".Length];
        await client.GetStream().ReadExactlyAsync(status);
        return Encoding.ASCII.GetString(status)[^3..];
    }
}
