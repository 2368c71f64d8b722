using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Endpoints.Configuration;

/// <summary>Adding endpoints: when it is allowed, what a failed attempt leaves behind, and what an application's configuration chooses.</summary>
public sealed class RegistrationTests
{
    private static ServerEndpointConfig Greeter(string path, string text) => ServerEndpointConfig.Create(path, () => ScriptedEndpoint.Greeting(_ => text));

    private static async Task ExpectAsync(EndpointServer server, string path, string text)
    {
        await using RawClient client = await server.ConnectAsync(path);
        await client.ExpectTextAsync(text);
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task AnEndpointMadeInCodeMayBeAddedWhileTheServerRuns(Carrier carrier)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(carrier);
        Assert.Equal(404, await server.StatusAsync("/late/x"));
        ServerEndpointConfig late = ServerEndpointConfig.Create("/late/{name}", static () => ScriptedEndpoint.Greeting(static session => session.PathParameters["name"]));
        server.Server.AddEndpoint(late);
        server.Server.AddEndpoint(late); // once more does no harm
        await ExpectAsync(server, "/late/x", "x");
    }

    /// <summary>Decision 4: NoAddAfterHandshake wins if it is set; otherwise StrictSpecCompliance says.</summary>
    [Theory]
    [InlineData(false, null, true)]
    [InlineData(true, null, false)]
    [InlineData(false, true, false)]
    [InlineData(true, false, true)]
    [InlineData(false, false, true)]
    [InlineData(true, true, false)]
    public async Task NoAddAfterHandshakeHasItsDefaultFromStrictSpecComplianceAndWinsOverIt(bool strict, bool? noAdd, bool allowed)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.StrictSpecCompliance = strict;
            builder.Options.NoAddAfterHandshake = noAdd;
            builder.AddEndpoint(Greeter("/first", "first"));
        });
        server.Server.AddEndpoint(Greeter("/second", "second"));
        server.Server.AddEndpoint<SpanEcho>();
        await ExpectAsync(server, "/second", "second");
        if (allowed)
        {
            server.Server.AddEndpoint(Greeter("/third", "third"));
            server.Server.AddEndpoint<MemoryEcho>();
            await ExpectAsync(server, "/third", "third");
        }
        else
        {
            var error = Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint(Greeter("/third", "third")));
            Assert.Contains("NoAddAfterHandshake", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(server.Server.AddEndpoint<MemoryEcho>);
            Assert.Equal(404, await server.StatusAsync("/third"));
            Assert.Equal(404, await server.StatusAsync("/memory"));
            await ExpectAsync(server, "/first", "first"); // nothing else has changed
            await ExpectAsync(server, "/second", "second");
            Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint(Greeter("/third", "third")));
        }
    }

    /// <summary>Decision 4: the gate closes at the first upgrade request seen, matched or not.</summary>
    [Theory]
    [InlineData("GET /nowhere HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", true)]
    [InlineData("GET /%zz HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\n\r\n", true)]
    [InlineData("GET /first HTTP/1.1\r\nHost: a\r\n\r\n", false)]
    [InlineData("POST /first HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", false)]
    [InlineData("GET /first HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\n\r\n", false)]
    public async Task TheGateClosesAtTheFirstUpgradeRequestMatchedOrNot(string request, bool closes)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.NoAddAfterHandshake = true;
            builder.AddEndpoint(Greeter("/first", "first"));
        });
        await server.AskWithAsync(request);
        if (closes)
        {
            Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint(Greeter("/late", "late")));
        }
        else
        {
            server.Server.AddEndpoint(Greeter("/late", "late"));
            await ExpectAsync(server, "/late", "late");
        }
    }

    [Fact]
    public async Task Rule38_OfSeveralEndpointsAddedTogetherAllAreThereOrNone()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, Greeter("/first/{a}", "first"));
        var error = Assert.Throws<InvalidOperationException>(
            () => server.Server.AddEndpoints([Greeter("/new", "new"), ServerEndpointConfig.Create<SpanEcho>(), Greeter("/first/{b}", "other")]));
        Assert.Contains("\"/first/{b}\"", error.Message, StringComparison.Ordinal);
        Assert.Equal(404, await server.StatusAsync("/new"));
        Assert.Equal(404, await server.StatusAsync("/span"));

        // Nor if they are at odds among themselves, or a configurator cannot be made.
        Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoints([Greeter("/new", "one"), Greeter("/new", "two")]));
        Assert.ThrowsAny<Exception>(
            () => server.Server.AddEndpoints([Greeter("/new", "new"), Greeter("/broken", "broken").WithConfigurator<Broken>()]));
        Assert.Equal(404, await server.StatusAsync("/new"));

        // A failed attempt bars nobody: the same again without the mistake.
        server.Server.AddEndpoints([Greeter("/new", "new"), ServerEndpointConfig.Create<SpanEcho>()]);
        await ExpectAsync(server, "/new", "new");
        await ExpectAsync(server, "/first/x", "first");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task TheConstructorOfAConfiguratorMayAddEndpoints(bool elsewhere)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory);
        int made = 0;
        server.Server.AddEndpoint(WithConstructor("/outer", "outer", () =>
        {
            made++;
            if (elsewhere)
            {
                Task.Run(() => server.Server.AddEndpoint(Greeter("/inner", "inner"))).Within().GetAwaiter().GetResult();
            }
            else
            {
                server.Server.AddEndpoint(Greeter("/inner", "inner"));
            }
        }));
        await ExpectAsync(server, "/inner", "inner");
        await ExpectAsync(server, "/outer", "outer");
        Assert.Equal(1, made);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ButNotTheOneThatItIsMadeFor(bool elsewhere)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory);
        ServerEndpointConfig? itself = null;
        bool isMended = false;
        itself = WithConstructor("/itself", "itself", () =>
        {
            if (isMended)
            {
                return;
            }

            if (elsewhere)
            {
                Task.Run(() => server.Server.AddEndpoint(itself!)).Within().GetAwaiter().GetResult();
            }
            else
            {
                server.Server.AddEndpoints([Greeter("/beside", "beside"), itself!]);
            }
        });
        Exception error = Assert.ThrowsAny<Exception>(() => server.Server.AddEndpoint(itself)).GetBaseException();
        Assert.Contains("\"/itself\" is being added already", Assert.IsType<InvalidOperationException>(error).Message, StringComparison.Ordinal);
        Assert.Equal(404, await server.StatusAsync("/itself"));
        Assert.Equal(404, await server.StatusAsync("/beside"));
        isMended = true;
        server.Server.AddEndpoint(itself);
        await ExpectAsync(server, "/itself", "itself");
    }

    [Fact]
    public async Task OthersDoNotWaitForAConstructorAndWhoIsThereFirstKeepsThePath()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory);
        TaskCompletionSource isMade = Bounded.Gate(), goOn = Bounded.Gate();
        Task adding = Task.Run(() => server.Server.AddEndpoint(WithConstructor("/path/{a}", "late", () =>
        {
            isMade.SetResult();
            goOn.Task.Within().GetAwaiter().GetResult();
        })));
        await isMade.Task.Within();
        server.Server.AddEndpoint(Greeter("/path/{b}", "soon")); // and does not wait
        goOn.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => adding.Within());
        await ExpectAsync(server, "/path/x", "soon");
    }

    /// <summary>An endpoint whose configurator does something when it is made.</summary>
    private static ServerEndpointConfig WithConstructor(string path, string text, Action constructor)
    {
        Constructed.Constructor.Value = constructor;
        return Greeter(path, text).WithConfigurator<Constructed>();
    }

    [Fact]
    public async Task ABuilderWhoseEndpointsAreAtOddsMayBeCorrected()
    {
        bool isMended = false;
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.AddEndpoint(Greeter("/a", "one")).AddRoutes(RouteTable.Create(new EndpointDescriptor
            {
                EndpointType = typeof(TestEndpoint),
                Path = "/b",
                Configurator = () => isMended ? new TestConfigurator() : throw new InvalidTimeZoneException(),
                Activate = static (session, _) => new TestEndpoint(session, Behaviour.Echo),
            }));
            Assert.Throws<InvalidTimeZoneException>(builder.Build);
            isMended = true;
        });
        await ExpectAsync(server, "/a", "one");
        await server.ConnectAsync("/b");
    }

    [Fact]
    public async Task AnAnnotatedClassMayBeAddedAsAConfiguration()
    {
        ServerEndpointConfig plain = ServerEndpointConfig.Create<SpanEcho>();
        Assert.Equal(("/span", typeof(SpanEcho)), (plain.Path, plain.EndpointType));
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder => builder.AddEndpoint<SpanEcho>().AddEndpoint(plain));
        server.Server.AddEndpoint(ServerEndpointConfig.Create<SpanEcho>("/elsewhere"));
        foreach (string path in new[] { "/span", "/elsewhere" })
        {
            RawClient client = await server.ConnectAsync(path);
            await client.SendAsync(Protocol.Opcode.Binary, [1]);
            Assert.Equal([1], (await client.ReceiveAsync()).Payload);
        }

        // Changed, it is another endpoint, and the path is taken.
        Assert.Throws<InvalidOperationException>(() => server.Server.AddEndpoint(plain.WithSubprotocols("v1")));
        Assert.Throws<ArgumentException>(() => ServerEndpointConfig.Create<SpanEcho>("/else/{where}"));
    }

    [Fact]
    public void AConfigurationIsNotChangedByWhatIsMadeOfIt()
    {
        ServerEndpointConfig first = ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo);
        ServerEndpointConfig second = first.WithSubprotocols("v2", "v1").WithUserProperty("a", 1).WithUserProperty("a", 2).WithEncoder<Codec>().WithDecoder<Codec>();
        Assert.Empty(first.Subprotocols);
        Assert.Empty(first.UserProperties);
        Assert.Empty(first.Encoders);
        Assert.Empty(first.Decoders);
        Assert.Equal(["v2", "v1"], second.Subprotocols);
        Assert.Equal([KeyValuePair.Create("a", (object?)2)], second.UserProperties);
        Assert.Equal([typeof(Codec)], second.Encoders);
        Assert.Equal([typeof(Codec)], second.Decoders);
        Assert.Empty(first.Added.Encoders);
        Assert.Empty(first.Added.Decoders);
        Assert.Equal(typeof(ScriptedEndpoint), second.EndpointType);
    }

    [Fact]
    public void WhatCannotBeIsRefusedWhenItIsPutTogether()
    {
        Assert.Throws<ArgumentException>(() => ServerEndpointConfig.Create("no-slash", ScriptedEndpoint.Echo));
        ServerEndpointConfig config = ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo);
        Assert.Throws<ArgumentException>(() => config.WithSubprotocols("a b"));
        Assert.Throws<ArgumentException>(() => config.WithSubprotocols(""));
        Assert.Throws<ArgumentException>(() => config.WithSubprotocols("a", "b", "a"));
        Assert.Throws<ArgumentOutOfRangeException>(() => config.WithMaxMessageSize(0, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => config.WithMaxMessageSize(null, -1));
        config.WithSubprotocols("a", "A");
    }

    [Fact]
    public async Task TheConfigurationReachesTheSession()
    {
        TaskCompletionSource<EndpointConfig> opened = Bounded.Gate<EndpointConfig>();
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, ServerEndpointConfig.Create("/x", () => new ScriptedEndpoint
        {
            Open = (session, config) =>
            {
                session.AddMessageHandler((string _) => { });
                opened.TrySetResult(config);
                return default;
            },
        }).WithSubprotocols("v1").WithEncoder<Codec>().WithDecoder<Codec>().WithUserProperty("a", "b").WithMaxMessageSize(3, null));
        RawClient client = await server.ConnectAsync("/x");
        EndpointConfig config = await opened.Task.Within();
        Assert.Equal("/x", config.Path);
        Assert.Equal(["v1"], config.Subprotocols);
        Assert.Equal([typeof(Codec)], config.Encoders);
        Assert.Equal([typeof(Codec)], config.Decoders);
        Assert.Equal("b", config.UserProperties["a"]);
        await client.SendTextAsync("1234");
        await client.ExpectCloseAsync(CloseCode.MessageTooBig);
    }

    [Fact]
    public async Task AnApplicationsConfigurationChoosesAmongGeneratedEndpointsAndAddsOthers()
    {
        RouteTable generated = RouteTable.Create(SpanEcho.Descriptor, MemoryEcho.Descriptor, StringEcho.Descriptor);
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder => builder
            .AddRoutes(generated)
            .UseApplicationConfig(new Choice(typeof(SpanEcho)))
            .UseApplicationConfig(new Choice(typeof(StringEcho), Greeter("/added", "added"))));
        await server.ConnectAsync("/span");
        await server.ConnectAsync("/string"); // of several, what any of them wants
        await ExpectAsync(server, "/added", "added");
        Assert.Equal(404, await server.StatusAsync("/memory"));

        // One by one, a class is not asked about.
        await using EndpointServer other = await EndpointServer.StartAsync(Carrier.Memory, builder => builder
            .AddRoutes(generated).AddEndpoint<MemoryEcho>().UseApplicationConfig(new Choice(typeof(SpanEcho))));
        await other.ConnectAsync("/memory");
        Assert.Equal(404, await other.StatusAsync("/string"));

        // Without an opinion, everything.
        await using EndpointServer all = await EndpointServer.StartAsync(Carrier.Memory, builder => builder.AddRoutes(generated).UseApplicationConfig(new NoOpinion()));
        await all.ConnectAsync("/memory");
    }

    private sealed class Choice(Type wanted, params ServerEndpointConfig[] added) : ServerApplicationConfig
    {
        public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() => added;

        public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found)
        {
            Assert.Equal([typeof(SpanEcho), typeof(MemoryEcho), typeof(StringEcho)], found);
            return found.Where(each => each == wanted);
        }
    }

    private sealed class NoOpinion : ServerApplicationConfig;

    private sealed class Broken : ServerEndpointConfigurator
    {
        public Broken() => throw new InvalidTimeZoneException();
    }

    private sealed class Constructed : ServerEndpointConfigurator
    {
        /// <summary>What it does, in the flow of one test.</summary>
        public static readonly AsyncLocal<Action?> Constructor = new();

        public Constructed() => Constructor.Value!();
    }

    private sealed class Codec : ICodec;
}
