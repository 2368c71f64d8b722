using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>What a session, and a configurator before it, knows of the request it came from.</summary>
public sealed class SessionFactsTests
{
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task ASessionKnowsItsRequest(Carrier carrier)
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        await using EndpointServer server = await EndpointServer.StartAsync(carrier, builder =>
        {
            builder.Options.Compression.Enabled = true;
            builder.AddEndpoint(ServerEndpointConfig.Create("/rooms/{room}/{seat}", () => new ScriptedEndpoint
            {
                Open = (session, _) =>
                {
                    opened.TrySetResult(session);
                    return default;
                },
            }).WithSubprotocols("chat"));
        });
        await using RawClient client = await server.ConnectAsync(
            "/rooms/caf%C3%A9/7?a=1&b=x+y&a=%C3%A9", "Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=12", "X-Own: 1");
        WsSession session = await opened.Task.Within();
        Assert.Equal("ws://server.example.com/rooms/caf%C3%A9/7?a=1&b=x+y&a=%C3%A9", session.RequestUri.OriginalString);
        Assert.Equal("/rooms/caf%C3%A9/7", session.RequestPath);
        Assert.Equal("a=1&b=x+y&a=%C3%A9", session.QueryString);
        Assert.Equal(["1", "é"], session.RequestParameters["a"]);
        Assert.Equal(["x y"], session.RequestParameters["b"]);
        Assert.Same(session.RequestParameters, session.RequestParameters);
        Assert.Equal([KeyValuePair.Create("room", "café"), KeyValuePair.Create("seat", "7")], session.PathParameters);
        Assert.Throws<NotSupportedException>(() => ((IDictionary<string, string>)session.PathParameters).Clear());
        Assert.Equal("13", session.ProtocolVersion);
        Assert.Equal("chat", session.Subprotocol);
        Assert.Equal("1", session.RequestHeaders["x-own"]);
        Assert.False(session.IsSecure);
        Assert.Null(session.User);
        WsExtension extension = Assert.Single(session.NegotiatedExtensions);
        Assert.Equal("permessage-deflate", extension.Name);
        Assert.Equal(
            [KeyValuePair.Create("server_no_context_takeover", ""), KeyValuePair.Create("client_max_window_bits", "12")], extension.Parameters);
        if (carrier == Carrier.Sockets)
        {
            Assert.Equal(client.Connection.LocalEndPoint, session.RemoteEndPoint);
            Assert.Equal(client.Connection.RemoteEndPoint, session.LocalEndPoint);
        }

        await client.LeaveAsync();
        await Bounded.Until(() => !session.IsOpen);
        Assert.Equal(["1", "é"], session.RequestParameters["a"]); // what is known stays known
    }

    [Fact]
    public async Task ASessionWithoutAnyOfThatHasEmptyOnes()
    {
        TaskCompletionSource<WsSession> opened = Bounded.Gate<WsSession>();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/", () => new ScriptedEndpoint
        {
            Open = (session, _) =>
            {
                opened.TrySetResult(session);
                return default;
            },
        }));
        await server.ConnectAsync("/", "Sec-WebSocket-Extensions: permessage-deflate");
        WsSession session = await opened.Task.Within();
        Assert.Empty(session.RequestParameters);
        Assert.Empty(session.PathParameters);
        Assert.Empty(session.NegotiatedExtensions);
        Assert.Empty(session.UserProperties);
        Assert.Null(session.Subprotocol);
    }

    [Fact]
    public async Task Rule15_AConfiguratorSeesTheWholeRequest()
    {
        HandshakeRequest? request = null;
        var configurator = new TestConfigurator
        {
            Check = (seen, _) =>
            {
                request = seen;
                return default;
            },
        };
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Sockets, ServerEndpointConfig.Create("/rooms/{room}", ScriptedEndpoint.Echo).WithConfigurator(configurator));
        await using RawClient client = await server.ConnectAsync(
            "/rooms/a%2Fb?x=1&x=2", "X-Own: one", "x-own: two", "Sec-WebSocket-Protocol: v1, v2", "Sec-WebSocket-Extensions: x-a; b=1, x-c");
        Assert.NotNull(request);
        Assert.Equal("ws://server.example.com/rooms/a%2Fb?x=1&x=2", request.Uri.OriginalString);
        Assert.Equal("/rooms/a%2Fb", request.Path);
        Assert.Equal("x=1&x=2", request.QueryString);
        Assert.Equal(["1", "2"], request.RequestParameters["x"]);
        Assert.Equal("a/b", request.PathParameters["room"]);
        Assert.Equal(["one", "two"], request.Headers.GetValues("X-OWN"));
        Assert.Equal(["v1", "v2"], request.Subprotocols);
        Assert.Equal(["x-a; b=1", "x-c"], request.Extensions.Select(static each => each.ToString()));
        Assert.False(request.IsSecure);
        Assert.True(request.IsOriginAllowed);
        Assert.Null(request.Origin);
        Assert.Null(request.User);
        Assert.Equal(client.Connection.LocalEndPoint, request.RemoteEndPoint);
        Assert.Equal(client.Connection.RemoteEndPoint, request.LocalEndPoint);
    }

    [Fact]
    public async Task Rule40_OpenSessionsAreThoseOfTheSameEndpoint()
    {
        ServerEndpointConfig Counting(string path) => ServerEndpointConfig.Create(path, () => ScriptedEndpoint.Greeting(
            static session => $"{session.OpenSessions.Count} {session.OpenSessions.Contains(session)} {session.OpenSessions.All(static each => each.IsOpen)}"));
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, Counting("/one"), Counting("/other"));
        RawClient first = await server.ConnectAsync("/one");
        await first.ExpectTextAsync("1 True True");
        await (await server.ConnectAsync("/other")).ExpectTextAsync("1 True True");
        await (await server.ConnectAsync("/one")).ExpectTextAsync("2 True True");
        await first.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 2);
        await (await server.ConnectAsync("/one")).ExpectTextAsync("2 True True");
    }
}
