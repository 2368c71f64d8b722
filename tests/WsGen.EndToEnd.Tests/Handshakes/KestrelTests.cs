using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Handshakes;

/// <summary>What only ASP.NET Core has: its context, its principal, upgrades by hand, and conventions of routes.</summary>
public sealed class KestrelTests
{
    [Fact]
    public async Task Rule17And18_WhoIsNotAuthenticatedGets401AndThePrincipalIsTheSessions()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            static application =>
            {
                application.UseAuthentication();
                application.UseAuthorization();
                application.MapEndpoint(Greeter.At("/mine", static session => $"{session.User!.Identity!.Name} {session.User.IsInRole("admin")}")).RequireAuthorization();
                application.MapEndpoint(Greeter.At("/everybodys", static session => session.User?.Identity?.Name ?? "nobody"));
            },
            static builder => TestScheme.AddTo(builder.Services));
        int port = RoutingTests.PortOf(application);
        Assert.Equal(401, (await AskAsync(port, "/mine")).Status);
        Assert.Equal("ann True", await GreetingAsync(port, "/mine", "X-User: ann"));
        Assert.Equal("ann", await GreetingAsync(port, "/everybodys", "X-User: ann"));
        Assert.Equal("nobody", await GreetingAsync(port, "/everybodys"));
    }

    [Fact]
    public async Task AnApplicationsConfigurationReachesItsEndpointsUnderBothKindsOfNames()
    {
        static string Describe(WsSession session) => $"{session.CloseTimeout.TotalSeconds} {session.BlockingSendTimeout.TotalSeconds} {session.MaxTextMessageSize}";
        await using WebApplication application = await RoutingTests.StartAsync(
            static application =>
            {
                application.MapEndpoint(Greeter.At("/mine", Describe));
                application.MapEndpoint(Greeter.At("/others", Describe));
            },
            static builder =>
            {
                builder.Configuration["WsGen:CloseTimeout"] = "00:00:04";
                builder.Configuration["WsGen:Endpoints:/mine:CloseTimeout"] = "00:00:03";
                builder.Configuration["org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT"] = "5000";
                builder.Configuration["WsGen:org.apache.tomcat.websocket.textBufferSize"] = "1000";
            });
        int port = RoutingTests.PortOf(application);
        Assert.Equal("3 5 1000", await GreetingAsync(port, "/mine"));
        Assert.Equal("4 5 1000", await GreetingAsync(port, "/others"));
    }

    [Fact]
    public async Task AKeyThatThereIsNoneOfIsRefusedWhenEndpointsAreMapped()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RoutingTests.StartAsync(
            static application => application.MapEndpoint(Greeter.At("/mine", static _ => "")),
            static builder => builder.Configuration["WsGen:CloseTimout"] = "00:00:04"));
        Assert.Equal("There is no option WsGen:CloseTimout. Did you mean WsGen:CloseTimeout?", error.Message);
    }

    [Fact]
    public async Task AConfiguratorSeesThePrincipalAndTheContext()
    {
        await using WebApplication application = await RoutingTests.StartAsync(static application =>
        {
            application.Use(static (http, next) =>
            {
                http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "bob")], "test"));
                http.Items["seen"] = "by middleware";
                return next(http);
            });
            application.MapEndpoint(Greeter.At("/", static session => $"{session.User!.Identity!.Name} {session.UserProperties["seen"]}").WithConfigurator<ContextReader>());
        });
        Assert.Equal("bob and ann by middleware", await GreetingAsync(RoutingTests.PortOf(application), "/"));
    }

    [Fact]
    public async Task Rule19_AnyRequestMayBeUpgradedToAnEndpointThatIsNotMapped()
    {
        ServerEndpointConfig room = Greeter.At("/rooms/{room}", static session => $"{session.PathParameters["room"]} {session.OpenSessions.Count}");
        await using WebApplication application = await RoutingTests.StartAsync(application => application.MapGet(
            "/enter", (HttpContext http, string room_) => http.UpgradeToEndpointAsync(room, [new("room", room_)])));
        int port = RoutingTests.PortOf(application);
        await using RawClient first = await RawClient.OpenAsync(port, "/enter?room_=blue");
        Assert.Equal("blue 1", await first.ReadTextAsync());
        await using RawClient second = await RawClient.OpenAsync(port, "/enter?room_=red");
        Assert.Equal("red 2", await second.ReadTextAsync());
        await second.SendAsync(RawClient.Text("echo"));
        Assert.Equal("echo", await second.ReadTextAsync());
        Assert.Equal(404, (await AskAsync(port, "/rooms/blue")).Status);

        Task stopping = application.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1001, "the server is stopping"), await first.ReadCloseAsync());
        Assert.Equal((1001, "the server is stopping"), await second.ReadCloseAsync());
        first.Reset();
        second.Reset();
        await stopping.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
    }

    /// <summary>As in the stand-alone server: the sessions of one configuration belong together, however they came about.</summary>
    [Fact]
    public async Task Rule40_ARequestThatIsUpgradedToAMappedEndpointIsOneOfItsSessions()
    {
        ServerEndpointConfig room = Greeter.At("/room", static session => $"{session.OpenSessions.Count}");
        await using WebApplication application = await RoutingTests.StartAsync(application =>
        {
            application.MapEndpoint(room);
            application.MapGet("/enter", (HttpContext http) => http.UpgradeToEndpointAsync(room));
        });
        int port = RoutingTests.PortOf(application);
        await using RawClient first = await RawClient.OpenAsync(port, "/room");
        Assert.Equal("1", await first.ReadTextAsync());
        await using RawClient second = await RawClient.OpenAsync(port, "/enter");
        Assert.Equal("2", await second.ReadTextAsync());
    }

    [Fact]
    public async Task Rule19_ABadRequestThrowsAndNothingIsWritten()
    {
        ServerEndpointConfig endpoint = Greeter.At("/", static _ => "never");
        await using WebApplication application = await RoutingTests.StartAsync(application => application.MapGet("/enter", async (HttpContext http) =>
        {
            var error = await Assert.ThrowsAsync<InvalidOperationException>(() => http.UpgradeToEndpointAsync(endpoint));
            Assert.False(http.Response.HasStarted);
            http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            http.Response.Headers["X-Error"] = error.Message;
        }));
        int port = RoutingTests.PortOf(application);
        await using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(RawClient.UpgradeRequest("/enter").Replace("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", StringComparison.Ordinal));
        RawClient.Response response = await client.ReadResponseAsync();
        Assert.Equal(422, response.Status);
        Assert.StartsWith("The request cannot be upgraded. The Sec-WebSocket-Key field is missing.", response.Headers["X-Error"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUpgradeByHandIsRefusedByOriginRuleAndConfigurator()
    {
        var doorkeeper = new Doorkeeper();
        ServerEndpointConfig endpoint = Greeter.At("/", static _ => "never").WithConfigurator(doorkeeper);
        await using WebApplication application = await RoutingTests.StartAsync(
            application => application.MapGet("/enter", (HttpContext http) => http.UpgradeToEndpointAsync(endpoint)));
        int port = RoutingTests.PortOf(application);
        Assert.Equal(403, (await AskAsync(port, "/enter", "Origin: https://elsewhere.example.org")).Status);
        RawClient.Response refusal = await AskAsync(port, "/enter", "X-Refuse: 451");
        Assert.Equal((451, "7"), (refusal.Status, refusal.Headers["Retry-After"]));
    }

    /// <summary>Decision 4: the gate closes at the first upgrade request seen, matched or not, and a late attempt throws.</summary>
    [Theory]
    [InlineData(null, false, true)]
    [InlineData(true, false, false)]
    [InlineData(null, true, false)]
    [InlineData(false, true, true)]
    public async Task NothingIsMappedAfterTheFirstUpgradeRequestWhereThatIsForbidden(bool? noAdd, bool strict, bool allowed)
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint(Greeter.At("/", static _ => "open")),
            builder => builder.Services.AddWsGen(options =>
            {
                options.NoAddAfterHandshake = noAdd;
                options.StrictSpecCompliance = strict;
            }));
        int port = RoutingTests.PortOf(application);
        using (var http = new HttpClient())
        {
            await http.GetAsync(new Uri($"http://127.0.0.1:{port}/nowhere"), TestContext.Current.CancellationToken);
        }

        application.MapEndpoint(Greeter.At("/second", static _ => "open")); // no upgrade request has come
        Assert.Equal(404, (await AskAsync(port, "/nowhere")).Status);
        if (allowed)
        {
            application.MapEndpoint(Greeter.At("/late", static _ => "open"));
        }
        else
        {
            var error = Assert.Throws<InvalidOperationException>(() => application.MapEndpoint(Greeter.At("/late", static _ => "open")));
            Assert.Contains("NoAddAfterHandshake", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal("open", await GreetingAsync(port, "/"));
    }

    [Fact]
    public async Task AnApplicationsConfigurationChoosesAmongGeneratedEndpointsAndAddsOthers()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoints(),
            static builder => builder.Services.AddSingleton<ServerApplicationConfig, OnlyLowerCase>());
        int port = RoutingTests.PortOf(application);
        Assert.Equal("/routing/case", await GreetingAsync(port, "/routing/case"));
        Assert.Equal("added", await GreetingAsync(port, "/added"));
        Assert.Equal(404, (await AskAsync(port, "/routing/Case")).Status);
    }

    private static async Task<RawClient.Response> AskAsync(int port, string path, params string[] fields)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(ConfiguratorTests.Request(path, fields));
        return await client.ReadResponseAsync();
    }

    private static async Task<string> GreetingAsync(int port, string path, params string[] fields)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(ConfiguratorTests.Request(path, fields));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        return await client.ReadTextAsync();
    }

    private sealed class ContextReader : ServerEndpointConfigurator
    {
        public override ValueTask<HandshakeRefusal?> CheckAsync(HandshakeRequest request, CancellationToken cancellationToken)
        {
            request.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, request.User!.Identity!.Name + " and ann")], "test"));
            return default;
        }

        public override void ModifyHandshake(EndpointConfig config, HandshakeRequest request, HandshakeResponse response) =>
            config.UserProperties["seen"] = request.GetHttpContext()!.Items["seen"];
    }

    private sealed class OnlyLowerCase : ServerApplicationConfig
    {
        public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() => [Greeter.At("/added", static _ => "added")];

        public override IEnumerable<Type> GetAnnotatedEndpoints(IReadOnlyCollection<Type> found) => found.Where(static each => each == typeof(LowerCase));
    }
}
