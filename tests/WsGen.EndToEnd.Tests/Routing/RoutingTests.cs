using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.EndToEnd.Tests.BadInput;

namespace WsGen.EndToEnd.Tests.Routing;

/// <summary>A path leads to the same endpoint, or to none, whichever host is asked.</summary>
public sealed class RoutingTests
{
    /// <summary>Request path, and the greeting of the endpoint it leads to or the status of the refusal.</summary>
    public static TheoryData<string, string> Paths => new()
    {
        { "/routing/Case", "/routing/Case" },
        { "/routing/case", "/routing/case" },
        { "/routing/CASE", "404" },
        { "/Routing/case", "404" },
        { "/routing/case/", "404" },
        { "/routing/case?a=b/c", "/routing/case" },
        { "/routing/c%61se", "/routing/case" },
        { "/routing/sl", "/routing/sl" },
        { "/routing/sl/", "/routing/sl/" },
        { "/routing/sl//", "404" },
        { "/routing//sl", "404" },
        { "/routing/sp%20ace", "/routing/sp%20ace" },
        { "/routing/sp%20ace/", "404" },
        { "/routing/sp+ace", "404" },
        { "/routing/caf%C3%A9", "/routing/café" },
        { "/routing/caf%c3%a9", "/routing/café" },
        { "/routing/caf%C3%89", "404" },
        { "/routing/a%2Fb", "/routing/a%2Fb" },
        { "/routing/a%2fb", "/routing/a%2Fb" },
        { "/routing/a/b", "404" },
        { "/routing/a%252Fb", "/routing/a%252Fb" },
        { "/routing/a%252fb", "404" },
        { "/routing/what%3F", "/routing/what%3F" },
        { "/routing/what?", "404" },
        { "/routing/whatever", "404" },
        { "/routing/room/main", "/routing/room/main" },
        { "/routing/room/Main", "/routing/room/{room} Main" },
        { "/routing/room/a%2Fb%25", "/routing/room/{room} a/b%" },
        { "/routing/room/", "404" },
        { "/routing/room//", "404" },
        { "/routing/room/main/", "/routing/room/{room}/ main" },
        { "/routing/room/main/x", "404" },
        { "/routing/x/y/end", "/routing/x/{b}/end y" },
        { "/routing/x/y/other", "/routing/{a}/y/{c} x other" },
        { "/routing/X/y/end", "/routing/{a}/y/{c} X end" },
        { "/routing/x/Y/END", "404" },
        { "/routing/twice/1/2", "/routing/twice/{v}/{V} 1 2" },
        { "/routing/./case", "400" },
        { "/routing/x/%FF/end", "400" },
        { "/routing/room/%FF", "400" },
    };

    /// <summary>The same where something stands before the template.</summary>
    public static TheoryData<string, string, string> PrefixedPaths => new()
    {
        { "", "/api/routing/case", "/routing/case" },
        { "", "/api/routing/Case", "/routing/Case" },
        { "", "/api/routing/CASE", "404" },
        { "", "/routing/case", "404" },
        { "", "/api/routing/sl", "/routing/sl" },
        { "", "/api/routing/sl/", "/routing/sl/" },
        { "", "/api/routing/room/a%2Fb", "/routing/room/{room} a/b" },
        { "", "/api/routing/room/", "404" },
        { "", "/tenants/7/routing/x/y/end", "/routing/x/{b}/end y" },
        { "", "/tenants/7/routing/sl/", "/routing/sl/" },
        { "", "/tenants/routing/case", "404" },
        { "/base", "/base/api/routing/case", "/routing/case" },
        { "/base", "/base/api/routing/sl/", "/routing/sl/" },
        { "/base", "/base/api/routing/Sl/", "404" },
        { "/base", "/base/api/routing/sp%20ace", "/routing/sp%20ace" },
        { "/ba%20se", "/ba%20se/api/routing/x/y/other", "/routing/{a}/y/{c} x other" },
    };

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task TheStandAloneServer(string path, string expected)
    {
        WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:0").AddEndpoints();
        builder.Logging.ClearProviders();
        await using WsServer server = builder.Build();
        await server.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(expected, await AskAsync(new Uri(server.Addresses[0]).Port, path));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Kestrel(string path, string expected)
    {
        await using WebApplication application = await StartAsync(static application => application.MapEndpoints());
        Assert.Equal(expected, await AskAsync(PortOf(application), path));
    }

    [Theory]
    [MemberData(nameof(PrefixedPaths))]
    public async Task KestrelBehindAPathBaseAndInRouteGroups(string pathBase, string path, string expected)
    {
        await using WebApplication application = await StartAsync(application =>
        {
            application.UsePathBase(Uri.UnescapeDataString(pathBase));
            application.UseRouting();
            application.MapGroup("/api").MapEndpoints();
            application.MapGroup("/tenants/{tenant}").MapEndpoints();
        });
        Assert.Equal(expected, await AskAsync(PortOf(application), path));
    }

    [Theory]
    [InlineData("/api/routing/case", "/routing/case")] // in the group: literals to its end
    [InlineData("/api/routing/sl/", "/routing/sl/")]
    [InlineData("/other/routing/sl/", "/routing/sl/")]
    [InlineData("/other/routing/Sl/", "404")]
    public async Task OfSeveralGroupsTheOneWithFewerVariablesIsAsked(string path, string expected)
    {
        await using WebApplication application = await StartAsync(static application =>
        {
            application.MapGroup("/{any}").MapEndpoints();
            application.MapGroup("/api").MapEndpoints();
        });
        Assert.Equal(expected, await AskAsync(PortOf(application), path));
    }

    [Theory]
    [InlineData("/routing/CASE", "CASE")]
    [InlineData("/routing/Sl", "sl")]
    [InlineData("/elsewhere", "elsewhere")]
    [InlineData("/elsewhere/", "elsewhere")]
    [InlineData("/routing/sp+ace", "anything")]
    [InlineData("/%FF", "anything")]
    public async Task OtherEndpointsOfTheApplicationAreAsBefore(string path, string expected)
    {
        await using WebApplication application = await StartAsync(static application =>
        {
            application.MapEndpoints();
            application.MapPost("/routing/case", static () => "never: another method");
            application.MapGet("/routing/CASE", static () => "CASE");
            application.MapGet("/routing/SL", static () => "sl");
            application.MapGet("/elsewhere", static () => "elsewhere");
            application.MapFallback("{**path}", static () => "anything");
        });
        using var client = new HttpClient();
        Assert.Equal(expected, await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{PortOf(application)}{path}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }),
            TestContext.Current.CancellationToken));
    }

    internal static async Task<WebApplication> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddWsGen();
        configure?.Invoke(builder);
        WebApplication application = builder.Build();
        map(application);
        await application.StartAsync();
        return application;
    }

    internal static int PortOf(WebApplication application) => new Uri(application.Urls.Single()).Port;

    /// <summary>What the endpoint that is found says first, or the status of the refusal.</summary>
    internal static async Task<string> AskAsync(int port, string path, string host = "localhost", string? user = null)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);
        string fields = $"Host: {host}" + (user is null ? "" : $"\r\nX-User: {user}");
        await client.SendAsync(RawClient.UpgradeRequest(path).Replace("Host: localhost", fields, StringComparison.Ordinal));
        int status = (await client.ReadResponseAsync()).Status;
        return status == StatusCodes.Status101SwitchingProtocols
            ? await client.ReadTextAsync()
            : status.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }
}
