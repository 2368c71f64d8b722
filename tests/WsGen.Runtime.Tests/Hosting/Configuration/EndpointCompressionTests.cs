using WsGen.Connections;
using WsGen.Endpoints;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

/// <summary>Compression of one endpoint, whatever the server has: in the answer of the opening handshake, and on the wire.</summary>
public sealed partial class EndpointCompressionTests
{
    private const string Offer = "permessage-deflate; client_max_window_bits";
    private const string ServersAnswer = "permessage-deflate; server_no_context_takeover";

    /// <summary>Becomes smaller with each level that tries harder.</summary>
    private static readonly string Long = string.Concat(Enumerable.Range(0, 600).Select(static i => $"{i * 7919 % 613} of {i % 23}, {i * i % 101} ")) + "end";

    /// <summary>Options of an endpoint, as its section says them.</summary>
    private static EndpointOptions Section(string setting) => Configured.Read("WsGen:Endpoints:x:Compression:" + setting).Endpoints["x"];

    private static ServerEndpointConfig Echo(string path) => ServerEndpointConfig.Create(path, ScriptedEndpoint.Echo);

    private static Task<EndpointServer> StartAsync(Carrier carrier, Action<WsServerBuilder> configure) => EndpointServer.StartAsync(carrier, builder =>
    {
        builder.Options.MaxTextMessageSize = 100_000;
        configure(builder);
    });

    private static async Task<RawClient> OpenAsync(EndpointServer server, string path)
    {
        RawClient client = await server.DialAsync();
        await client.UpgradeAsync(path, Offer);
        return client;
    }

    /// <summary>Null: there is no such field.</summary>
    private static string? AnswerOf(RawClient client) =>
        client.Head.Split("\r\n").SingleOrDefault(static line => line.StartsWith("Sec-WebSocket-Extensions: ", StringComparison.Ordinal))?["Sec-WebSocket-Extensions: ".Length..];

    private static async Task<string?> AnswerAsync(EndpointServer server, string path) => AnswerOf(await OpenAsync(server, path));

    /// <summary>Bytes that an echo takes on the wire.</summary>
    private static async Task<long> SizeAsync(RawClient client, string text)
    {
        long before = client.BytesReceived;
        await client.SendTextAsync(text);
        await client.ExpectTextAsync(text);
        return client.BytesReceived - before;
    }

    private static long FrameOf(int payload) => FrameWriter.HeaderSize<ServerRole>(payload) + payload;

    [Theory]
    [InlineData(Carrier.Memory, true, false)]
    [InlineData(Carrier.Sockets, true, false)]
    [InlineData(Carrier.Memory, true, null)]
    [InlineData(Carrier.Sockets, true, null)]
    [InlineData(Carrier.Memory, false, true)]
    [InlineData(Carrier.Sockets, false, true)]
    [InlineData(Carrier.Memory, false, null)]
    [InlineData(Carrier.Sockets, false, null)]
    public async Task AnEndpointHasItOrNotWhateverTheServerHas(Carrier carrier, bool server, bool? endpoint)
    {
        await using EndpointServer host = await StartAsync(carrier, builder =>
        {
            builder.Options.Compression.Enabled = server;
            builder.AddEndpoint(Echo("/it").WithOptions(new EndpointOptions { Compression = { Enabled = endpoint } })).AddEndpoint(Echo("/other"));
        });
        await AssertAsync("/it", endpoint ?? server);
        await AssertAsync("/other", server);

        async Task AssertAsync(string path, bool compresses)
        {
            RawClient client = await OpenAsync(host, path);
            Assert.Equal(compresses ? ServersAnswer : null, AnswerOf(client));
            long size = await SizeAsync(client, Long);
            Assert.True(compresses ? size < Long.Length / 2 : size == FrameOf(Long.Length));
        }
    }

    [Theory]
    [InlineData(Carrier.Memory, "ServerNoContextTakeover=false", "permessage-deflate")]
    [InlineData(Carrier.Sockets, "ServerNoContextTakeover=false", "permessage-deflate")]
    [InlineData(Carrier.Memory, "ClientNoContextTakeover=true", ServersAnswer + "; client_no_context_takeover")]
    [InlineData(Carrier.Sockets, "ClientNoContextTakeover=true", ServersAnswer + "; client_no_context_takeover")]
    [InlineData(Carrier.Memory, "ServerMaxWindowBits=10", ServersAnswer + "; server_max_window_bits=10")]
    [InlineData(Carrier.Sockets, "ServerMaxWindowBits=10", ServersAnswer + "; server_max_window_bits=10")]
    [InlineData(Carrier.Memory, "ClientMaxWindowBits=11", ServersAnswer + "; client_max_window_bits=11")]
    [InlineData(Carrier.Sockets, "ClientMaxWindowBits=11", ServersAnswer + "; client_max_window_bits=11")]
    public async Task EachParameterIsInTheAnswer(Carrier carrier, string setting, string answer)
    {
        await using EndpointServer server = await StartAsync(carrier, builder =>
        {
            builder.Options.Compression.Enabled = true;
            builder.Options.Endpoints["/it"] = Section(setting);
            builder.AddEndpoint(Echo("/it")).AddEndpoint(Echo("/other"));
        });
        Assert.Equal(answer, await AnswerAsync(server, "/it"));
        Assert.Equal(ServersAnswer, await AnswerAsync(server, "/other"));
    }

    /// <summary>Where the server has it off, what it has besides counts all the same.</summary>
    [Fact]
    public async Task WhatTheEndpointDoesNotSayIsAsTheServerHasIt()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory, static builder =>
        {
            builder.Options.Compression.ServerMaxWindowBits = 12;
            builder.Options.Compression.MinMessageSize = 50;
            builder.AddEndpoint(Echo("/it").WithOptions(Section("Enabled=true"))).AddEndpoint(Echo("/other"));
        });
        RawClient client = await OpenAsync(server, "/it");
        Assert.Equal(ServersAnswer + "; server_max_window_bits=12", AnswerOf(client));
        Assert.InRange(await SizeAsync(client, new string('a', 100)), 3, 20);
        Assert.Null(await AnswerAsync(server, "/other"));
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task TheSectionGoesBeforeTheEndpointAndThatBeforeTheServer(bool server, Said endpoint, Said section)
    {
        await using EndpointServer host = await StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.Compression.Enabled = server;
            builder.Options.Endpoints["/it"] = new EndpointOptions { Compression = { Enabled = Of(section), ServerMaxWindowBits = 12 } };
            builder.AddEndpoint(Echo("/it").WithOptions(new EndpointOptions { Compression = { Enabled = Of(endpoint), ServerMaxWindowBits = 9, ClientMaxWindowBits = 10 } }));
        });
        Assert.Equal(
            Of(section) ?? Of(endpoint) ?? server ? ServersAnswer + "; server_max_window_bits=12; client_max_window_bits=10" : null,
            await AnswerAsync(host, "/it"));

        static bool? Of(Said said) => said == Said.Nothing ? null : said == Said.On;
    }

    [Fact]
    public async Task AnAnnotatedClassHasWhatItsAttributeSays()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory, static builder =>
        {
            builder.Options.Compression.ClientMaxWindowBits = 13;
            builder.Options.Endpoints["Packed"] = Section("ClientMaxWindowBits=11");
            builder.AddEndpoint<Packed>().AddEndpoint<Plain>();
        });
        RawClient client = await OpenAsync(server, "/packed");
        Assert.Equal("permessage-deflate; client_no_context_takeover; server_max_window_bits=10; client_max_window_bits=11", AnswerOf(client));
        Assert.InRange(await SizeAsync(client, new string('a', 60)), 3, 20);
        Assert.Null(await AnswerAsync(server, "/plain"));
    }

    [Theory]
    [InlineData(true, false, "")]
    [InlineData(false, true, "permessage-deflate")]
    public async Task AConfiguratorSeesWhatItsEndpointHas(bool server, bool endpoint, string expected)
    {
        string? installed = null;
        await using EndpointServer host = await StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.Compression.Enabled = server;
            builder.AddEndpoint(Echo("/it").WithOptions(new EndpointOptions { Compression = { Enabled = endpoint } }).WithConfigurator(new TestConfigurator
            {
                Extensions = (request, known) =>
                {
                    installed = string.Join(", ", known);
                    return request.Extensions; // whatever is installed
                },
            }));
        });
        Assert.Equal(endpoint ? ServersAnswer : null, await AnswerAsync(host, "/it"));
        Assert.Equal(expected, installed);
    }

    [Fact]
    public async Task AnEndpointThatIsAddedWhileTheServerRunsHasItsOwn()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory, static builder => builder.AddEndpoint(Echo("/first")));
        Assert.Null(await AnswerAsync(server, "/first"));
        server.Server.AddEndpoint(Echo("/second").WithOptions(Section("Enabled=true")));
        Assert.Equal(ServersAnswer, await AnswerAsync(server, "/second"));
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() =>
            server.Server.AddEndpoint(Echo("/third").WithOptions(new EndpointOptions { Compression = { Level = 10 } })));
        Assert.Equal("WsGen.Support.ScriptedEndpoint at \"/third\" cannot be served: its Compression:Level is 10; it must be from 1 (fastest) to 9 (smallest).", refused.Message);
    }

    [Fact]
    public void TheSettingsAreSharedWhereTheyAreTheServers()
    {
        WsServerOptions options = Configured.Read("WsGen:Compression:Enabled=true");
        var environment = new EndpointEnvironment(static () => null!, options.ToConnectionOptions(), options.ToOriginPolicy(), null!, null!);
        Assert.Same(environment.Options.Compression, Of(new EndpointOptions { BufferSize = 1000 }).Compression);
        Assert.NotSame(environment.Options.Compression, Of(Section("Level=1")).Compression);

        ConnectionOptions Of(EndpointOptions own) => new EndpointSettings(EndpointDescriptor.Of<Plain>() with { Options = own }, environment).Options;
    }

    public static TheoryData<bool, Said, Said> Everything => new(
        from server in (bool[])[true, false] from endpoint in Enum.GetValues<Said>() from section in Enum.GetValues<Said>() select (server, endpoint, section));

    public enum Said
    {
        Nothing,
        On,
        Off,
    }

    [ServerEndpoint("/packed")]
    [EndpointOptions(
        CompressionEnabled = true, CompressionLevel = 9, CompressionMinMessageSize = 50, CompressionServerNoContextTakeover = false,
        CompressionClientNoContextTakeover = true, CompressionServerMaxWindowBits = 10, CompressionClientMaxWindowBits = 12)]
    internal sealed partial class Packed
    {
        [OnMessage]
        public string Echo(string text) => text;
    }

    [ServerEndpoint("/plain")]
    [EndpointOptions(CompressionEnabled = false)]
    internal sealed partial class Plain
    {
        [OnMessage]
        public string Echo(string text) => text;
    }
}
