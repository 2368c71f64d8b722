using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Handshakes;

namespace WsGen.EndToEnd.Tests.Routing;

/// <summary>An application with two endpoints that match the same requests does not start, and says which (Jakarta WebSocket 3.1.1).</summary>
public sealed class SamePathTests
{
    private static ServerEndpointConfig Lower(string path) => ServerEndpointConfig.Create<LowerCase>(path);

    private static ServerEndpointConfig Upper(string path) => ServerEndpointConfig.Create<UpperCase>(path);

    /// <summary>What is mapped, and how the message names the two.</summary>
    public static TheoryData<Action<IEndpointRouteBuilder>, string, string> Refused => new()
    {
        { static routes => Map(routes, Lower("/a"), Upper("/a")), "LowerCase at \"/a\"", "UpperCase at \"/a\"" },
        { static routes => Map(routes, Greeter.At("/a", static _ => "1"), Greeter.At("/a", static _ => "2")), "Greeter at \"/a\"", "Greeter at \"/a\"" }, // one class, two endpoints
        { static routes => Map(routes, Greeter.At("/a/{b}", static _ => ""), ServerEndpointConfig.Create<Room>("/a/{room}")), "Greeter at \"/a/{b}\"", "Room at \"/a/{room}\"" },
        { static routes => { routes.MapEndpoints(); routes.MapEndpoint(Lower("/routing/Case")); }, "UpperCase at \"/routing/Case\"", "LowerCase at \"/routing/Case\"" },
        { static routes => { routes.MapEndpoint(Lower("/routing/Case")); routes.MapEndpoints(); }, "LowerCase at \"/routing/Case\"", "UpperCase at \"/routing/Case\"" },
        { static routes => { Map(routes.MapGroup("/g"), Lower("/a")); Map(routes.MapGroup("/G"), Upper("/a")); }, "LowerCase at \"/g/a\"", "UpperCase at \"/G/a\"" },
        { static routes => { Map(routes.MapGroup("/{g}"), Lower("/a")); Map(routes.MapGroup("/{h}"), Upper("/a")); }, "LowerCase at \"/{g}/a\"", "UpperCase at \"/{h}/a\"" },
        { static routes => { Map(routes, Lower("/g/a")); Map(routes.MapGroup("/g"), Upper("/a")); }, "LowerCase at \"/g/a\"", "UpperCase at \"/g/a\"" },
        { static routes => { Map(routes.MapGroup("/g").MapGroup("/h"), Lower("/")); Map(routes.MapGroup("/g"), Upper("/h/")); }, "LowerCase at \"/g/h/\"", "UpperCase at \"/g/h/\"" },
        { static routes => { routes.MapEndpoint(Lower("/a")).RequireHost("x", "y"); routes.MapEndpoint(Upper("/a")).RequireHost("Y", "z"); }, "LowerCase at \"/a\"", "UpperCase at \"/a\"" },
    };

    /// <summary>What is mapped, and how requests are answered: host and path, and the greeting.</summary>
    public static TheoryData<Action<IEndpointRouteBuilder>, string[]> Allowed => new()
    {
        { static routes => { Map(routes, Lower("/a")); Map(routes.MapGroup("/g"), Upper("/a")); }, ["x/a", "/routing/case", "x/g/a", "/routing/Case"] },
        { static routes => { Map(routes.MapGroup("/h"), Lower("/a")); Map(routes.MapGroup("/g"), Upper("/a")); }, ["x/h/a", "/routing/case", "x/g/a", "/routing/Case"] },
        { static routes => { Map(routes.MapGroup("/{h}"), Lower("/a")); Map(routes.MapGroup("/g"), Upper("/a")); }, ["x/h/a", "/routing/case", "x/g/a", "/routing/Case"] },
        { static routes => Map(routes, Lower("/a"), Upper("/A"), Lower("/a/")), ["x/a", "/routing/case", "x/A", "/routing/Case", "x/a/", "/routing/case"] },
        { static routes => { Map(routes.MapGroup("/{n:int}"), Lower("/a")); Map(routes.MapGroup("/{n:alpha}"), Upper("/a")); }, ["x/1/a", "/routing/case", "x/n/a", "/routing/Case"] },
        { static routes => { Map(routes.MapGroup("/v{n}"), Lower("/a")); Map(routes.MapGroup("/w{n}"), Upper("/a")); }, ["x/v1/a", "/routing/case", "x/w1/a", "/routing/Case"] },
        { static routes => { routes.MapEndpoint(Lower("/a")).RequireHost("x"); routes.MapEndpoint(Upper("/a")).RequireHost("y"); }, ["x/a", "/routing/case", "y/a", "/routing/Case", "z/a", "404"] },
        { static routes => { routes.MapEndpoint(Lower("/a")).RequireHost("x"); routes.MapEndpoint(Upper("/a")); }, ["x/a", "/routing/case", "y/a", "/routing/Case"] },
        { static routes => { routes.MapEndpoint(Lower("/a")).WithOrder(1); routes.MapEndpoint(Upper("/a")); }, ["x/a", "/routing/Case"] },
        { static routes => { routes.MapEndpoint(Lower("/a")).WithMetadata(new SuppressMatchingMetadata()); routes.MapEndpoint(Upper("/a")); }, ["x/a", "/routing/Case"] },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task RefusedWhenTheApplicationStarts(Action<IEndpointRouteBuilder> map, string one, string other)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RoutingTests.StartAsync(map));
        AssertNames(one, other, error);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task RefusedWhereAHostHasAStartupClass(Action<IEndpointRouteBuilder> map, string one, string other)
    {
        using IHost host = HostOf(application => application.UseRouting().UseEndpoints(map));
        AssertNames(one, other, await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken)));
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task AllowedWhereRoutingCanTellThemApart(Action<IEndpointRouteBuilder> map, string[] answers)
    {
        await using WebApplication application = await RoutingTests.StartAsync(map);
        await AssertAnswersAsync(RoutingTests.PortOf(application), answers);
    }

    /// <summary>Each routes among its own.</summary>
    [Fact]
    public async Task BranchesOfThePipelineDoNotMeet()
    {
        await using WebApplication application = await RoutingTests.StartAsync(static application =>
        {
            foreach (ServerEndpointConfig endpoint in new[] { Upper("/a"), Greeter.At("/a", static _ => "third") })
            {
                application.Map("/" + endpoint.EndpointType.Name, branch => branch.UseRouting().UseEndpoints(routes => Map(routes.MapGroup("/g"), endpoint)));
            }

            application.UseRouting();
            Map(application.MapGroup("/g"), Lower("/a"));
        });
        await AssertAnswersAsync(RoutingTests.PortOf(application), ["x/g/a", "/routing/case", "x/UpperCase/g/a", "/routing/Case", "x/Greeter/g/a", "third"]);
    }

    private static void Map(IEndpointRouteBuilder routes, params ServerEndpointConfig[] endpoints)
    {
        foreach (ServerEndpointConfig endpoint in endpoints)
        {
            routes.MapEndpoint(endpoint);
        }
    }

    private static void AssertNames(string one, string other, InvalidOperationException error)
    {
        Assert.Matches($"^WsGen\\S+\\.{System.Text.RegularExpressions.Regex.Escape(one)} and WsGen\\S+\\.{System.Text.RegularExpressions.Regex.Escape(other)} match the same requests\\. ", error.Message);
    }

    private static async Task AssertAnswersAsync(int port, string[] answers)
    {
        foreach (string[] answer in answers.Chunk(2))
        {
            int slash = answer[0].IndexOf('/', StringComparison.Ordinal);
            Assert.Equal((answer[0], answer[1]), (answer[0], await RoutingTests.AskAsync(port, answer[0][slash..], answer[0][..slash])));
        }
    }

    private static IHost HostOf(Action<IApplicationBuilder> configure) => new HostBuilder()
        .ConfigureWebHost(web => web
            .UseKestrel()
            .UseUrls("http://127.0.0.1:0")
            .ConfigureLogging(static logging => logging.ClearProviders())
            .ConfigureServices(static services => services.AddRouting().AddWsGen())
            .Configure(configure))
        .Build();
}
