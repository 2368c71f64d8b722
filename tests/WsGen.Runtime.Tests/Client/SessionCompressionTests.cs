using WsGen.Support;

namespace WsGen.Client;

/// <summary>What a client's session, or its endpoint, has of compression goes before what the client has in general.</summary>
public sealed partial class SessionCompressionTests
{
    private static async Task<WsServer> StartAsync()
    {
        WsServer server = WsServer.Create("--urls", "ws://127.0.0.1:0", "--WsGen:Compression:Enabled=true").AddEndpoint<StringEcho>().Build();
        await server.StartAsync();
        return server;
    }

    [Theory]
    [InlineData(false, true, "permessage-deflate; server_no_context_takeover; client_max_window_bits=11")]
    [InlineData(true, null, "permessage-deflate; server_no_context_takeover; client_max_window_bits=11")]
    [InlineData(true, false, null)]
    public async Task WhatTheSessionHasGoesBefore(bool general, bool? own, string? agreed)
    {
        await using WsServer server = await StartAsync();
        var options = new WsClientOptions
        {
            Compression = { Enabled = general, ClientMaxWindowBits = 9 },
            Session = { Compression = { Enabled = own, ClientMaxWindowBits = 11 } },
        };
        await using WsClient client = await WsClient.ConnectAsync(server.Addresses[0] + "/string", options);
        Assert.Equal(agreed, client.Session.Extensions);
    }

    [Fact]
    public async Task WhatTheAttributeOfAnEndpointSaysIsOffered()
    {
        await using WsServer server = await StartAsync();
        await using Packer packer = await WsClient.ConnectAsync<Packer>(server.Addresses[0] + "/string");
        Assert.Equal("permessage-deflate; server_no_context_takeover; client_max_window_bits=10", packer.Session!.Extensions);
        string text = new('a', 5000);
        await packer.Session.SendAsync(text);
        Assert.Equal(text, await packer.Heard.Task.Within());
    }

    /// <summary>The class goes before the options, as on a server.</summary>
    [Fact]
    public async Task WhatTheAttributeSaysGoesBeforeTheSession()
    {
        await using WsServer server = await StartAsync();
        var options = new WsClientOptions { Session = { Compression = { Enabled = false, ClientMaxWindowBits = 12 } } };
        await using Packer packer = await WsClient.ConnectAsync<Packer>(server.Addresses[0] + "/string", options);
        Assert.Equal("permessage-deflate; server_no_context_takeover; client_max_window_bits=10", packer.Session!.Extensions);
    }

    [Fact]
    public async Task WhatIsOutOfRangeIsRefused()
    {
        var options = new WsClientOptions { Session = { Compression = { Level = 0 } } };
        Assert.Equal(
            "The client cannot connect: its Compression:Level is 0; it must be from 1 (fastest) to 9 (smallest).",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => WsClient.ConnectAsync("ws://127.0.0.1:1/", options))).Message);
    }

    [ClientEndpoint]
    [EndpointOptions(CompressionEnabled = true, CompressionClientMaxWindowBits = 10)]
    internal sealed partial class Packer
    {
        public TaskCompletionSource<string> Heard { get; } = Bounded.Gate<string>();

        public WsSession? Session { get; private set; }

        [OnOpen]
        public void Open(WsSession session) => Session = session;

        [OnMessage]
        public void Hear(string text) => Heard.TrySetResult(text);
    }
}
