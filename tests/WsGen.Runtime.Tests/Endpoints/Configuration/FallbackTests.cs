using WsGen.Support;

namespace WsGen.Endpoints.Configuration;

/// <summary>Rule 19: a request may be upgraded to an endpoint that was never registered, and does not become so.</summary>
public sealed class FallbackTests
{
    private static readonly ServerEndpointConfig Room = ServerEndpointConfig.Create(
        "/rooms/{room}/{seat}", static () => ScriptedEndpoint.Greeting(static session => $"{session.PathParameters["room"]} {session.PathParameters["seat"]} {session.OpenSessions.Count}"));

    private static Task<EndpointServer> StartAsync(
        Carrier carrier, Func<HandshakeRequest, CancellationToken, ValueTask<UpgradeTarget?>> fallback, params ServerEndpointConfig[] registered) =>
        EndpointServer.StartAsync(carrier, builder =>
        {
            builder.Fallback = fallback;
            foreach (ServerEndpointConfig each in registered)
            {
                builder.AddEndpoint(each);
            }
        });

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule19_ARequestIsUpgradedToAnEndpointThatWasNeverRegistered(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(
            carrier,
            static async (request, _) =>
            {
                await Task.Yield();
                return request.Path.StartsWith("/old/", StringComparison.Ordinal)
                    ? new UpgradeTarget(Room, [new("seat", request.RequestParameters["seat"][0]), new("room", request.Path[5..])])
                    : null;
            },
            ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo));
        RawClient first = await server.ConnectAsync("/old/blue?seat=7");
        await first.ExpectTextAsync("blue 7 1");
        await (await server.ConnectAsync("/old/red?seat=8")).ExpectTextAsync("red 8 2"); // one configuration, one set of sessions
        Assert.Equal(404, await server.StatusAsync("/rooms/blue/7")); // its own path leads nowhere
        Assert.Equal(404, await server.StatusAsync("/other"));
        await server.ConnectAsync("/");
    }

    [Fact]
    public async Task Rule19_ABadRequestIsRefusedBeforeAnybodyIsAsked()
    {
        int asked = 0;
        await using EndpointServer server = await StartAsync(Carrier.Memory, (_, _) =>
        {
            asked++;
            return default;
        });
        Assert.StartsWith("HTTP/1.1 404 ", await server.AskWithAsync("GET /x HTTP/1.1\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 400 ", await server.AskWithAsync("GET /x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(0, asked);
        Assert.Equal(404, await server.StatusAsync("/x"));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task OriginRuleAndConfiguratorCountAsElsewhere()
    {
        ServerEndpointConfig refusing = Room.WithConfigurator(new TestConfigurator
        {
            Check = static (request, _) => new(new HandshakeRefusal(410, request.PathParameters["room"] + " is gone")),
        });
        await using EndpointServer server = await StartAsync(Carrier.Memory, (request, _) =>
        {
            Assert.Equal(request.Origin is null, request.IsOriginAllowed);
            return new(new UpgradeTarget(request.Path == "/gone" ? refusing : Room, [new("room", "a"), new("seat", "b")]));
        });
        Assert.EndsWith("\r\n\r\na is gone\n", await server.AskAsync("/gone"), StringComparison.Ordinal);
        Assert.Equal(403, await server.StatusAsync("/there", "Origin: https://elsewhere.example.org"));
        await server.ConnectAsync("/there");
    }

    [Fact]
    public async Task AnEndpointThatIsRegisteredHasOneSetOfSessions()
    {
        ServerEndpointConfig counting = ServerEndpointConfig.Create("/here", static () => ScriptedEndpoint.Greeting(static session => $"{session.OpenSessions.Count}"));
        await using EndpointServer server = await StartAsync(Carrier.Memory, (_, _) => new(new UpgradeTarget(counting)), counting);
        await (await server.ConnectAsync("/here")).ExpectTextAsync("1");
        await (await server.ConnectAsync("/there")).ExpectTextAsync("2");
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task ItsSessionsAreClosedWhenTheServerStops(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier, static (_, _) => new(new UpgradeTarget(Room, [new("room", "a"), new("seat", "b")])));
        RawClient client = await server.ConnectAsync("/anywhere");
        await client.ExpectTextAsync("a b 1");
        Task stopping = server.Server.StopAsync();
        await client.ExpectCloseAsync(CloseCode.GoingAway, "the server is stopping");
        await client.SendCloseAsync(CloseCode.GoingAway);
        await client.ExpectAsync(ReceivedKind.End);
        client.EndOutput();
        await stopping.Within();
    }

    [Fact]
    public async Task ARequestWhoseAnswerComesAfterTheStopIsRefused()
    {
        TaskCompletionSource asked = Bounded.Gate();
        TaskCompletionSource stopped = Bounded.Gate();
        await using EndpointServer server = await StartAsync(Carrier.Memory, async (_, cancellationToken) =>
        {
            using CancellationTokenRegistration stopping = cancellationToken.Register(stopped.SetResult);
            asked.SetResult();
            await stopped.Task;
            return new UpgradeTarget(Room, [new("room", "a"), new("seat", "b")]);
        });
        RawClient client = await server.DialAsync();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(EndpointServer.Request("/x")));
        await asked.Task.Within();
        await server.Server.StopAsync().Within();
        Assert.Contains(server.Log.Entries, static entry => entry.Text.Contains("refused by the opening handshake with 503", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryVariableOfThePathHasOneValue()
    {
        Assert.Throws<ArgumentException>(() => new UpgradeTarget(Room));
        Assert.Throws<ArgumentException>(() => new UpgradeTarget(Room, [new("room", "a")]));
        var error = Assert.Throws<ArgumentException>(() => new UpgradeTarget(Room, [new("room", "a"), new("seat", "b"), new("sate", "c")]));
        Assert.Contains("has no variable \"sate\"", error.Message, StringComparison.Ordinal);
        var target = new UpgradeTarget(Room, [new("seat", "b"), new("room", "a")]);
        Assert.Equal(["a", "b"], target.Values);
        Assert.Equal("b", target.PathParameters["seat"]);
    }
}
