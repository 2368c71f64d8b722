using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Handshakes;

/// <summary>A configurator has the same say, in the same order, whichever host it serves.</summary>
public sealed class ConfiguratorTests
{
    private readonly Doorkeeper _doorkeeper = new();

    private ServerEndpointConfig Config => Greeter.At("/door/{a}", static session => $"{session.PathParameters["a"]} {session.UserProperties["query"]}")
        .WithSubprotocols("v2", "v1").WithConfigurator(_doorkeeper);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rule14_TheStepsComeInOrder(bool kestrel)
    {
        await using IAsyncDisposable host = await StartAsync(kestrel, out Func<int> port);
        await using RawClient client = await RawClient.ConnectAsync(port());
        await client.SendAsync(Request("/door/x?a=1&a=2", "Sec-WebSocket-Protocol: v1, v2", "Sec-WebSocket-Extensions: permessage-deflate", "Origin: http://localhost"));
        RawClient.Response response = await client.ReadResponseAsync();
        Assert.Equal(101, response.Status);
        Assert.Equal("v2", response.Headers["X-Chosen"]);
        Assert.Equal("v2", response.Headers["Sec-WebSocket-Protocol"]);
        Assert.Equal("x 1,2", await client.ReadTextAsync());
        Assert.Equal("origin subprotocol extensions check modify instance", _doorkeeper.Calls);
    }

    [Theory]
    [InlineData(false, 302)]
    [InlineData(true, 302)]
    [InlineData(false, 401)]
    [InlineData(true, 401)]
    [InlineData(true, 418)]
    [InlineData(false, 503)]
    [InlineData(true, 599)]
    public async Task AnyStatusRefuses(bool kestrel, int status)
    {
        await using IAsyncDisposable host = await StartAsync(kestrel, out Func<int> port);
        await using RawClient client = await RawClient.ConnectAsync(port());
        await client.SendAsync(Request("/door/x?a=1", $"X-Refuse: {status}"));
        RawClient.Response response = await client.ReadResponseAsync();
        Assert.Equal((status, "7", "/elsewhere"), (response.Status, response.Headers["Retry-After"], response.Headers["Location"]));
        Assert.DoesNotContain("Upgrade", response.Headers.Keys);
        Assert.DoesNotContain("X-Chosen", response.Headers.Keys);
        client.EndOutput();
        Assert.Contains("Not you, né.", Encoding.UTF8.GetString(await client.ReadToEndAsync()), StringComparison.Ordinal);
        Assert.Equal("origin subprotocol check", _doorkeeper.Calls);
    }

    [Theory]
    [InlineData(false, "Origin: https://elsewhere.example.org", 403, "origin")]
    [InlineData(true, "Origin: https://elsewhere.example.org", 403, "origin")]
    [InlineData(false, "Sec-WebSocket-Version: 12", 426, "")]
    [InlineData(true, "Sec-WebSocket-Version: 12", 426, "")]
    public async Task Rule13And16_RulesAndOriginComeFirst(bool kestrel, string field, int status, string calls)
    {
        await using IAsyncDisposable host = await StartAsync(kestrel, out Func<int> port);
        await using RawClient client = await RawClient.ConnectAsync(port());
        string request = Request("/door/x?a=1", field);
        await client.SendAsync(field.StartsWith("Sec", StringComparison.Ordinal) ? request.Replace("Sec-WebSocket-Version: 13\r\n", "", StringComparison.Ordinal) : request);
        Assert.Equal(status, (await client.ReadResponseAsync()).Status);
        Assert.Equal(calls, _doorkeeper.Calls);
    }

    internal static string Request(string path, params string[] fields) =>
        RawClient.UpgradeRequest(path)[..^2] + string.Concat(fields.Select(static field => field + "\r\n")) + "\r\n";

    private Task<IAsyncDisposable> StartAsync(bool kestrel, out Func<int> port)
    {
        int bound = 0;
        port = () => bound;
        return kestrel ? OnKestrelAsync() : AloneAsync();

        async Task<IAsyncDisposable> OnKestrelAsync()
        {
            WebApplication application = await RoutingTests.StartAsync(application => application.MapEndpoint(Config));
            bound = RoutingTests.PortOf(application);
            return application;
        }

        async Task<IAsyncDisposable> AloneAsync()
        {
            WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:0").AddEndpoint(Config);
            builder.Logging.ClearProviders();
            WsServer server = builder.Build();
            await server.StartAsync(TestContext.Current.CancellationToken);
            bound = new Uri(server.Addresses[0]).Port;
            return server;
        }
    }
}
