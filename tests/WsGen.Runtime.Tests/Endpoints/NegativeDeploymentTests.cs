using WsGen.Client;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Endpoints;

/// <summary>
/// What the TCK's tests of negative deployments deploy, attempted in code: refused, with a sentence, and nothing that was right before is the worse for it. What
/// is not here the compiler refuses by itself; <c>NotExpressibleTests</c> of the analyzers lists it.
/// </summary>
public sealed class NegativeDeploymentTests
{
    /// <summary>Message handlers: the mistake, what is added, and what the refusal says. One of a kind is there already where it says "duplicate".</summary>
    private static readonly Dictionary<string, (Action<WsSession> Add, string Says)> Handlers = new()
    {
        ["textduplicate"] = (static session => session.AddMessageHandler(MessageHandler.TextParts(static (_, _) => default)), "a handler for text already"),
        ["textduplicate, by a reader"] = (static session => session.AddMessageHandler(MessageHandler.TextStream(static _ => default)), "a handler for text already"),
        ["textduplicate, by a decoder"] = (static session => session.AddMessageHandler((StringBean _) => { }), "a handler for text already"),
        ["binaryduplicate"] = (static session => session.AddMessageHandler(MessageHandler.BinaryParts(static (_, _) => default)), "a handler for binary messages already"),
        ["binaryduplicate, by a stream"] = (static session => session.AddMessageHandler(MessageHandler.BinaryStream(static _ => default)), "a handler for binary messages already"),
        ["pongduplicate"] = (static session => session.AddMessageHandler(static (PongMessage _) => { }), "a handler for pongs already"),
        ["textnodecoder"] = (static session => session.AddMessageHandler((StringHolder _) => { }), nameof(StringHolder)),
        ["binarynodecoder"] = (static session => session.AddMessageHandler(MessageHandler.Decoded(static (StringHolder _) => default, MessageKind.Binary)), nameof(StringHolder)),
        ["binarynodecoder, with one for text"] = (static session => session.AddMessageHandler(MessageHandler.Decoded(static (StringBean _) => default, MessageKind.Binary)), nameof(StringBean)),
        ["textbigdecimal"] = (static session => session.AddMessageHandler((BigDecimal _) => { }), nameof(BigDecimal)),
    };

    public static TheoryData<string> HandlerNames => [.. Handlers.Keys];

    [Theory]
    [MemberData(nameof(HandlerNames))]
    public async Task OnMessageOfAServer(string name)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, ServerEndpointConfig.Create("/invalid", () => Trying(name)).WithDecoder<StringBeanDecoder>());
        RawClient client = await server.ConnectAsync("/invalid");
        await client.ExpectTextAsync("refused");

        // The handlers that were there go on.
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a");
    }

    [Theory]
    [MemberData(nameof(HandlerNames))]
    public async Task OnMessageOfAClient(string name)
    {
        using var server = new ScriptedServer();
        Task<WsClient> connecting = WsClient.ConnectAsync(Trying(name), server.Uri, new WsClientOptions().AddDecoder<StringBeanDecoder>());
        ServerEnd peer = await server.AgreeAsync();
        WsClient client = await connecting.Within();
        await using IAsyncDisposable ending = client.Ending();
        await peer.ExpectTextAsync("refused");
        await peer.SendAsync(ServerEnd.TextFrame("a"));
        await peer.ExpectTextAsync("a");
    }

    /// <summary>No path at all, for an endpoint made in code, an annotated class at another path, and what generated registration hands over.</summary>
    [Fact]
    public void MalformedPath()
    {
        Assert.Throws<ArgumentException>(static () => ServerEndpointConfig.Create("", ScriptedEndpoint.Echo));
        Assert.Throws<ArgumentException>(static () => ServerEndpointConfig.Create<SpanEcho>(""));
        Assert.ThrowsAny<ArgumentException>(static () => RouteTable.Create(Descriptor("")));
    }

    [Fact]
    public async Task MultiplePaths()
    {
        ServerEndpointConfig first = Greeter("/path", "first"), second = Greeter("/path", "second");
        WsServerBuilder builder = WsServer.Create().AddEndpoint(first).AddEndpoint(second);
        Assert.Contains("\"/path\"", Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);

        // Nor later: who was there first stays, and what was to come with the second does not come.
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, first);
        Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint(second));
        Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoints([Greeter("/third", "third"), second]));
        Assert.Equal(404, await server.StatusAsync("/third"));
        RawClient client = await server.ConnectAsync("/path");
        await client.ExpectTextAsync("first");
    }

    /// <summary>Values of the path are text: those that are handed over in code too. One that has no such variable is refused.</summary>
    [Fact]
    public void InvalidPathParamType() =>
        Assert.Throws<ArgumentException>(static () => new UpgradeTarget(Greeter("/invalid/{arg}", ""), [new("other", "value")]));

    /// <summary>A class with errors that came into the registration all the same, because its rule was switched off.</summary>
    [Fact]
    public async Task AClassWithErrorsServesNobodyAndBarsNobody()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory,
            static builder => builder
                .AddRoutes(RouteTable.Create(EndpointDescriptor.Invalid(typeof(StringHolder), "WSG1003", "/invalid")))
                .AddEndpoint(Greeter("/right", "right")));
        Assert.Equal(500, await server.StatusAsync("/invalid"));
        Assert.Contains(server.Log.Entries, static entry => entry.Error?.Message.Contains("WSG1003", StringComparison.Ordinal) == true);
        RawClient client = await server.ConnectAsync("/right");
        await client.ExpectTextAsync("right");
    }

    /// <summary>Jakarta WebSocket 5.2.1: an error of one among several that are deployed together leaves none of them; the same without it is accepted.</summary>
    [Fact]
    public async Task NoMoreEndpoints()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, Greeter("/first", "first"));
        Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoints([Greeter("/echo", "echo"), Greeter("/first", "again")]));
        Assert.Equal(404, await server.StatusAsync("/echo"));
        server.Server.AddEndpoints([Greeter("/echo", "echo")]);
        RawClient client = await server.ConnectAsync("/echo");
        await client.ExpectTextAsync("echo");
    }

    /// <summary>Has a handler of each kind, tries to add another, and says "refused" if that has been refused as it should be.</summary>
    private static ScriptedEndpoint Trying(string name) => new()
    {
        Open = (session, _) =>
        {
            session.AddMessageHandler((string text) => session.SendAsync(text));
            MessageHandler bytes = session.AddMessageHandler(static (ReadOnlyMemory<byte> _) => { });
            session.AddMessageHandler(static (PongMessage _) => { });
            (Action<WsSession> add, string says) = Handlers[name];
            var refusal = Assert.Throws<InvalidOperationException>(() => add(session));
            Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(3, session.MessageHandlers.Count);
            Assert.Contains(bytes, session.MessageHandlers);
            return session.SendAsync("refused");
        },
    };

    private static ServerEndpointConfig Greeter(string path, string text) => ServerEndpointConfig.Create(path, () => ScriptedEndpoint.Greeting(_ => text));

    private static EndpointDescriptor Descriptor(string path) => new()
    {
        EndpointType = typeof(TestEndpoint),
        Path = path,
        Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo),
    };

    private sealed class StringHolder;

    private sealed class BigDecimal;

    private sealed record StringBean(string Text);

    private sealed class StringBeanDecoder : ITextDecoder<StringBean>
    {
        public StringBean Decode(ReadOnlySpan<byte> utf8) => new(System.Text.Encoding.UTF8.GetString(utf8));
    }
}
