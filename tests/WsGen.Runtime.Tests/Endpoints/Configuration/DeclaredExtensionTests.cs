using WsGen.Support;

namespace WsGen.Endpoints.Configuration;

/// <summary>Extensions of one endpoint, besides the server's.</summary>
public sealed class DeclaredExtensionTests
{
    private static ServerEndpointConfig Endpoint() => ServerEndpointConfig
        .Create("/", static () => ScriptedEndpoint.Greeting(static session => $"{string.Join(", ", session.NegotiatedExtensions)} of {string.Join(", ", session.EndpointConfig.Extensions)}"))
        .WithExtensions(new WsExtension("x-own"), new WsExtension("x-other"));

    [Theory]
    [InlineData(false, "x-own; a=1 of x-own, x-other")]
    [InlineData(true, "permessage-deflate, x-own; a=1 of x-own, x-other")]
    public async Task AnOfferOfOneIsAgreedOnInTheClientsWords(bool compressed, string expected)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.AllowUnsupportedExtensions = true;
            builder.Options.Compression.Enabled = compressed;
            builder.Options.Compression.ServerNoContextTakeover = false;
            builder.AddEndpoint(Endpoint());
        });
        RawClient client = await server.ConnectAsync("/", "Sec-WebSocket-Extensions: x-own; a=1, x-unknown, permessage-deflate");
        await client.ExpectTextAsync(expected);
        client = await server.ConnectAsync("/");
        await client.ExpectTextAsync(" of x-own, x-other");
    }

    [Fact]
    public async Task AConfiguratorSeesThemAmongWhatIsInstalled()
    {
        string? installed = null;
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.AllowUnsupportedExtensions = true;
            builder.Options.Compression.Enabled = true;
            builder.AddEndpoint(Endpoint().WithConfigurator(new TestConfigurator
            {
                Extensions = (_, known) =>
                {
                    installed = string.Join(", ", known);
                    return [];
                },
            }));
        });
        RawClient client = await server.ConnectAsync("/", "Sec-WebSocket-Extensions: x-own");
        await client.ExpectTextAsync(" of x-own, x-other");
        Assert.Equal("permessage-deflate, x-own, x-other", installed);
    }

    [Fact]
    public void WithoutTheOptionTheEndpointIsRefused()
    {
        WsServerBuilder builder = WsServer.Create().AddEndpoint(Endpoint());
        Assert.Equal(
            "WsGen.Support.ScriptedEndpoint at \"/\" has the extension x-own, which the server does not know: it would agree on it in words, and frames would stay what they are. " +
            "Set WsGen:AllowUnsupportedExtensions if that is meant.",
            Assert.Throws<InvalidOperationException>(builder.Build).Message);
    }

    [Fact]
    public void WhatIsTheLibrarysOrStandsThereTwiceIsRefused()
    {
        Assert.StartsWith(
            "permessage-deflate is the library's own: Compression.Enabled of EndpointOptions, or WsGen:Compression:Enabled, switches it on.",
            Assert.Throws<ArgumentException>(() => Endpoint().WithExtensions(new WsExtension("permessage-deflate"))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "An extension stands there twice.",
            Assert.Throws<ArgumentException>(() => Endpoint().WithExtensions(new WsExtension("x-own"), new WsExtension("x-own"))).Message,
            StringComparison.Ordinal);
        Assert.Empty(Endpoint().WithExtensions().Extensions);
    }
}
