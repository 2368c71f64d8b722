using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.EndToEnd.Tests.Web;

namespace WsGen.EndToEnd.Tests.Handshakes;

/// <summary>Compression of single endpoints in ASP.NET Core: mapped and by hand, over HTTP/1.1 and HTTP/2, and by the application's configuration.</summary>
public sealed class EndpointCompressionTests
{
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits";

    private static readonly string Long = string.Concat(Enumerable.Repeat("again and ", 800));

    private static ServerEndpointConfig At(string path, bool? enabled) =>
        Greeter.At(path, static session => session.Extensions ?? "none").WithOptions(new EndpointOptions { Compression = { Enabled = enabled, ServerMaxWindowBits = 10 } });

    private static void Map(WebApplication application)
    {
        application.MapEndpoint(At("/on", enabled: true));
        application.MapEndpoint(At("/off", enabled: false));
        application.MapEndpoint(At("/as-the-server", enabled: null));
        ServerEndpointConfig on = At("/", enabled: true);
        ServerEndpointConfig off = At("/", enabled: false);
        application.Map("/by-hand/on", (HttpContext http) => http.UpgradeToEndpointAsync(on));
        application.Map("/by-hand/off", (HttpContext http) => http.UpgradeToEndpointAsync(off));
        application.MapEndpoint(At("/section", enabled: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OverHttp11(bool server)
    {
        await using WebApplication application = await RoutingTests.StartAsync(Map, builder =>
        {
            builder.Configuration["WsGen:Compression:Enabled"] = $"{server}";
            builder.Configuration["WsGen:Endpoints:/section:Compression:Enabled"] = "false";
        });
        int port = RoutingTests.PortOf(application);
        foreach ((string path, bool compresses) in Expected(server))
        {
            await using RawClient client = await RawClient.ConnectAsync(port);
            await client.SendAsync(ConfiguratorTests.Request(path, Offer));
            RawClient.Response response = await client.ReadResponseAsync();
            const string agreed = "permessage-deflate; server_no_context_takeover; server_max_window_bits=10";
            Assert.Equal((path, 101, compresses ? agreed : null), (path, response.Status, response.Headers.GetValueOrDefault("Sec-WebSocket-Extensions")));
            Assert.Equal(compresses ? agreed : "none", await client.ReadTextAsync());
            await client.SendAsync(RawClient.Text(Long));
            (byte firstByte, byte[] payload) = await client.ReadFrameAsync();
            Assert.Equal((compresses ? 0xC1 : 0x81, compresses), (firstByte, payload.Length < Long.Length / 4));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OverHttp2(bool server)
    {
        await using Http2Host host = await Http2Host.StartAsync(secure: false, Map, builder =>
        {
            builder.Services.AddWsGen(options => options.Compression.Enabled = server);
            builder.Configuration["WsGen:Endpoints:/section:Compression:Enabled"] = "false";
        });
        foreach ((string path, bool compresses) in Expected(server))
        {
            using ClientWebSocket socket = await host.ConnectAsync(path, static options => options.DangerousDeflateOptions = new WebSocketDeflateOptions());
            string said = await socket.ReadTextAsync();
            Assert.Equal(compresses, socket.HttpResponseHeaders!.TryGetValue("Sec-WebSocket-Extensions", out IEnumerable<string>? agreed));
            Assert.Equal(compresses ? string.Join(", ", agreed!) : "none", said);
            Assert.Equal(compresses, said.Contains("server_max_window_bits=10", StringComparison.Ordinal));
            await socket.SendAsync(Long);
            Assert.Equal(Long, await socket.ReadTextAsync());
        }
    }

    private static (string Path, bool Compresses)[] Expected(bool server) =>
        [("/on", true), ("/off", false), ("/as-the-server", server), ("/by-hand/on", true), ("/by-hand/off", false), ("/section", false)];
}
