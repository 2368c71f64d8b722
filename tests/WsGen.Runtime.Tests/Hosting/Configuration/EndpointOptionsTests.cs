using WsGen.Connections.Settings;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

/// <summary>What an endpoint may have of its own, where it is said, and what goes before what.</summary>
public sealed partial class EndpointOptionsTests
{
    private const string TextBufferSize = TomcatKeys.Prefix + "textBufferSize";

    /// <summary>From the weakest to the strongest.</summary>
    [Flags]
    public enum Said
    {
        Nowhere = 0,
        ByTheServer = 1,
        ByTheEndpoint = 2,
        ByTheSection = 4,
        ByTheHandler = 8,
        ByAUserProperty = 16,
        ByTheSession = 32,
    }

    public static TheoryData<Said> Everything => new(Enumerable.Range(0, 64).Select(static each => (Said)each));

    /// <summary>Session setter, user property, handler, endpoint section, endpoint attribute, server option, default: all 64 combinations.</summary>
    [Theory]
    [MemberData(nameof(Everything))]
    public async Task WhatIsNearerToTheSessionGoesBefore(Said said)
    {
        long expected = 8192;
        for (Said each = Said.ByTheServer; each <= Said.ByTheSession; each = (Said)((int)each * 2))
        {
            expected = said.HasFlag(each) ? 100 + (int)each : expected;
        }

        ServerEndpointConfig endpoint = ServerEndpointConfig.Create("/it", () => ScriptedEndpoint.Greeting(session =>
        {
            if (said.HasFlag(Said.ByTheSession))
            {
                session.MaxTextMessageSize = 100 + (int)Said.ByTheSession;
            }

            return FormattableString.Invariant($"{session.MaxTextMessageSize} {session.MaxBinaryMessageSize}");
        }));
        endpoint = said.HasFlag(Said.ByTheEndpoint) ? endpoint.WithOptions(new EndpointOptions { MaxTextMessageSize = 100 + (int)Said.ByTheEndpoint }) : endpoint;
        endpoint = said.HasFlag(Said.ByTheHandler) ? endpoint.WithMaxMessageSize(100 + (int)Said.ByTheHandler, null) : endpoint;
        endpoint = said.HasFlag(Said.ByAUserProperty) ? endpoint.WithUserProperty(TextBufferSize, 100 + (int)Said.ByAUserProperty) : endpoint;
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            if (said.HasFlag(Said.ByTheServer))
            {
                builder.Options.MaxTextMessageSize = 100 + (int)Said.ByTheServer;
            }

            if (said.HasFlag(Said.ByTheSection))
            {
                builder.Options.Endpoints["/it"] = new EndpointOptions { MaxTextMessageSize = 100 + (int)Said.ByTheSection };
            }

            builder.AddEndpoint(endpoint);
        });
        RawClient client = await server.ConnectAsync("/it");
        await client.ExpectTextAsync($"{expected} 8192");
    }

    [Theory]
    [InlineData("/own")]
    [InlineData("Own")]
    [InlineData("own")]
    [InlineData("WsGen.Hosting.Configuration.EndpointOptionsTests+Own")]
    public async Task AnAnnotatedClassHasWhatItsAttributeSaysAndItsSectionGoesBefore(string section)
    {
        WsSession? session = null;
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.IdleTimeout = TimeSpan.FromMinutes(9);
            builder.Options.SendTimeout = TimeSpan.FromMinutes(8);
            builder.Options.Endpoints[section] = new EndpointOptions { CloseTimeout = TimeSpan.FromSeconds(3) };
            builder.AddEndpoint(ServerEndpointConfig.Create<Own>().WithConfigurator(new TestConfigurator
            {
                Instance = (_, opened, _) =>
                {
                    session = opened;
                    return null;
                },
            }));
        });
        await server.ConnectAsync("/own");
        Assert.Equal(TimeSpan.FromSeconds(60), session!.IdleTimeout); // the attribute
        Assert.Equal(100, session.MaxTextMessageSize); // the attribute
        Assert.Equal(300, session.MaxBinaryMessageSize); // the handler
        Assert.Equal(TimeSpan.FromSeconds(3), session.CloseTimeout); // the section
        Assert.Equal(TimeSpan.FromMinutes(8), session.SendTimeout); // the server
        Assert.Equal(SendQueuePolicy.Close, Own.Descriptor().Options!.SendQueuePolicy);
        Assert.Equal(Timeout.InfiniteTimeSpan, Own.Descriptor().Options!.AsyncSendTimeout);
        Assert.Null(Own.Descriptor().Options!.SendTimeout);
    }

    [Fact]
    public void AnEndpointWithoutOptionsOfItsOwnSharesThoseOfTheServer()
    {
        Assert.Null(EndpointDescriptor.Of<SpanEcho>().Options);
        var options = new WsServerOptions();
        var environment = new WsGen.Endpoints.EndpointEnvironment(
            static () => null!, options.ToConnectionOptions(), options.ToOriginPolicy(), null!, null!);
        var settings = new WsGen.Endpoints.Configuration.EndpointSettings(EndpointDescriptor.Of<SpanEcho>(), environment);
        Assert.Same(environment.Options, settings.Options);
    }

    [Fact]
    public void WhatCannotWorkIsRefusedWithTheEndpointsName()
    {
        WsServerBuilder builder = WsServer.Create();
        builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(30);
        builder.AddEndpoint(ServerEndpointConfig.Create("/it", ScriptedEndpoint.Echo).WithOptions(new EndpointOptions { IdleTimeout = TimeSpan.FromSeconds(20) }));
        Assert.Equal(
            "WsGen.Support.ScriptedEndpoint at \"/it\" cannot be served: its IdleTimeout is 00:00:20; it must be more than KeepAliveInterval, which is 00:00:30: it would fire before the first ping.",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
        builder = WsServer.Create();
        builder.AddEndpoint(ServerEndpointConfig.Create("/it", ScriptedEndpoint.Echo).WithOptions(new EndpointOptions { BufferSize = 1 }));
        Assert.Equal(
            "WsGen.Support.ScriptedEndpoint at \"/it\" cannot be served: its BufferSize is 1; it must be from 256 to 16777216 bytes.",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public void TwoSectionsOfOneEndpointMayNotContradictEachOther()
    {
        WsServerBuilder builder = WsServer.Create(
            "--WsGen:Endpoints:/it:CloseTimeout=00:00:01", "--WsGen:Endpoints:/it:BufferSize=1000",
            "--WsGen:Endpoints:ScriptedEndpoint:CloseTimeout=00:00:02", "--WsGen:Endpoints:ScriptedEndpoint:BufferSize=1000");
        builder.AddEndpoint(ServerEndpointConfig.Create("/it", ScriptedEndpoint.Echo));
        Assert.Equal(
            "Two sections of WsGen:Endpoints name WsGen.Support.ScriptedEndpoint at \"/it\", one of them \"ScriptedEndpoint\", and contradict each other about CloseTimeout. Say it in one of them.",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public async Task ASectionThatNamesNoEndpointIsLogged()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.Endpoints["/IT"] = new EndpointOptions { BufferSize = 1000 }; // paths mind the case
            builder.Options.Endpoints["/it"] = new EndpointOptions { BufferSize = 1000 };
            builder.AddEndpoint(ServerEndpointConfig.Create("/it", ScriptedEndpoint.Echo));
        });
        Assert.Equal(
            "The section WsGen:Endpoints:/IT names no endpoint of this server, neither by path nor by class",
            Assert.Single(server.Log.Entries, static entry => entry.Text.Contains("WsGen:Endpoints", StringComparison.Ordinal)).Text);
    }

    [Fact]
    public void OptionsAreCopiedWhenTheyAreGiven()
    {
        var options = new EndpointOptions { BufferSize = 1000 };
        ServerEndpointConfig endpoint = ServerEndpointConfig.Create("/it", ScriptedEndpoint.Echo).WithOptions(options);
        options.BufferSize = 2000;
        options.CloseTimeout = TimeSpan.FromSeconds(1);
        Assert.Equal(1000, endpoint.Descriptor.Options!.BufferSize);
        Assert.Null(endpoint.Descriptor.Options.CloseTimeout);
        options.BufferSize = null;
        Assert.Null(options.BufferSize);
    }

    [ServerEndpoint("/own")]
    [EndpointOptions(
        IdleTimeout = 60_000, MaxTextMessageSize = 100, MaxBinaryMessageSize = 200, CloseTimeout = 2000, SendQueuePolicy = SendQueuePolicy.Close, AsyncSendTimeout = -1)]
    internal sealed partial class Own
    {
        public static EndpointDescriptor Descriptor() => EndpointDescriptor.Of<Own>();

        private int _taken;

        [OnMessage(MaxMessageSize = 300)]
        public void Take(ReadOnlySpan<byte> bytes) => _taken += bytes.Length;
    }
}
