using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Handshakes;
using WsGen.EndToEnd.Tests.Routing;
using WsGen.Support;

namespace WsGen.EndToEnd.Tests.Web;

/// <summary>What routes have in ASP.NET Core, endpoints have as well: it is done before the upgrade is answered.</summary>
public sealed class ConventionTests
{
    private readonly Recorder _notes = new();

    [Fact]
    public async Task APolicyOfOneEndpointIsAskedBeforeTheUpgrade()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            application =>
            {
                application.UseAuthentication();
                application.UseAuthorization();
                application.MapEndpoint(_notes.At("/anns", static _ => "ann's")).RequireAuthorization("ann");
                application.MapGroup("/all").RequireAuthorization().MapEndpoint(_notes.At("/users", static _ => "users"));
                application.MapGroup("/all").RequireAuthorization().MapEndpoint(_notes.At("/open", static _ => "open")).AllowAnonymous();
            },
            static builder =>
            {
                TestScheme.AddTo(builder.Services);
                builder.Services.AddAuthorizationBuilder().AddPolicy("ann", static policy => policy.RequireUserName("ann"));
            });
        int port = RoutingTests.PortOf(application);
        Assert.Equal("401", await RoutingTests.AskAsync(port, "/anns"));
        Assert.Equal("403", await RoutingTests.AskAsync(port, "/anns", user: "bob"));
        Assert.Equal("401", await RoutingTests.AskAsync(port, "/all/users"));
        Assert.Empty(_notes.Opened);
        Assert.Equal("ann's", await RoutingTests.AskAsync(port, "/anns", user: "ann"));
        Assert.Equal("users", await RoutingTests.AskAsync(port, "/all/users", user: "bob"));
        Assert.Equal("open", await RoutingTests.AskAsync(port, "/all/open"));
    }

    [Fact]
    public async Task HostsAreFilteredByRouteAndByApplication()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            application =>
            {
                application.UseHostFiltering();
                application.MapEndpoint(_notes.At("/", static _ => "open")).RequireHost("a.example.org");
            },
            static builder => builder.Services.AddHostFiltering(static options => options.AllowedHosts = ["a.example.org", "b.example.org"]));
        int port = RoutingTests.PortOf(application);
        Assert.Equal("open", await RoutingTests.AskAsync(port, "/", "a.example.org"));
        Assert.Equal("404", await RoutingTests.AskAsync(port, "/", "b.example.org"));
        Assert.Equal("400", await RoutingTests.AskAsync(port, "/", "c.example.org"));
    }

    [Fact]
    public async Task ARateIsOneOfHandshakesAndALimitOfConcurrencyOneOfOpenSessions()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            application =>
            {
                application.UseRateLimiter();
                application.MapEndpoint(_notes.At("/rate", static _ => "open")).RequireRateLimiting("rate");
                application.MapEndpoint(_notes.At("/sessions", static _ => "open")).RequireRateLimiting("sessions");
            },
            static builder => builder.Services.AddRateLimiter(static limiter =>
            {
                limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
                limiter.AddFixedWindowLimiter("rate", static rate => (rate.PermitLimit, rate.Window) = (1, TimeSpan.FromDays(1)));
                limiter.AddConcurrencyLimiter("sessions", static sessions => sessions.PermitLimit = 1);
            }));
        int port = RoutingTests.PortOf(application);
        Assert.Equal("open", await RoutingTests.AskAsync(port, "/rate"));
        Assert.Equal("429", await RoutingTests.AskAsync(port, "/rate"));
        await using (RawClient client = await RawClient.OpenAsync(port, "/sessions"))
        {
            Assert.Equal("open", await client.ReadTextAsync());
            Assert.Equal("429", await RoutingTests.AskAsync(port, "/sessions"));
            Assert.Equal("429", await RoutingTests.AskAsync(port, "/sessions"));
            await client.SendAsync(RawClient.Frame(0x88, [0x03, 0xE8]));
            await client.ReadCloseAsync();
        }

        // The lease is given back when the request has ended, a moment after the session.
        string answer = "429";
        for (int attempt = 0; answer == "429"; attempt++)
        {
            Assert.True(attempt < 1000);
            answer = await RoutingTests.AskAsync(port, "/sessions");
        }

        Assert.Equal("open", answer);
    }

    [Fact]
    public async Task WhatAProxyForwardsCounts()
    {
        await using WebApplication application = await RoutingTests.StartAsync(application =>
        {
            application.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All });
            application.MapEndpoint(_notes.At("/chat", static session => $"{((IPEndPoint)session.RemoteEndPoint!).Address} {session.IsSecure} {session.RequestUri}"));
        });
        int port = RoutingTests.PortOf(application);
        string[] forwarded = ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: chat.example.org"];
        await using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(ConfiguratorTests.Request("/chat", [.. forwarded, "Origin: https://chat.example.org"]));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("203.0.113.7 True wss://chat.example.org/chat", await client.ReadTextAsync());

        await using RawClient stranger = await RawClient.ConnectAsync(port);
        await stranger.SendAsync(ConfiguratorTests.Request("/chat", [.. forwarded, "Origin: http://localhost"])); // the address between the proxy and us
        Assert.Equal(403, (await stranger.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task WhatASessionKnowsOfItsRequestOutlivesTheRequest()
    {
        var ended = new TaskCompletionSource();
        await using WebApplication application = await RoutingTests.StartAsync(
            application =>
            {
                application.Use(async (HttpContext http, RequestDelegate next) =>
                {
                    await next(http);
                    http.Request.Headers.Clear(); // it may serve another request now
                    http.Request.Path = "/another";
                    ended.SetResult();
                });
                application.UseRouting();
                application.UseAuthentication();
                application.MapEndpoint(_notes.At("/rooms/{room}"));
            },
            static builder => TestScheme.AddTo(builder.Services));
        await using RawClient client = await RawClient.ConnectAsync(RoutingTests.PortOf(application));
        await client.SendAsync(ConfiguratorTests.Request("/rooms/blue?a=b", "X-User: ann", "X-Note: kept"));
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        await client.SendAsync(RawClient.Frame(0x88, [0x03, 0xE8]));
        await client.ReadCloseAsync();
        await ended.Task.Within();
        WsSession session = _notes.Opened.Single();
        Assert.Equal(
            ("kept", "/rooms/blue", "a=b", "blue", "ann", IPAddress.Loopback, "localhost"),
            (session.RequestHeaders["X-Note"], session.RequestPath, session.QueryString, session.PathParameters["room"], session.User!.Identity!.Name,
                ((IPEndPoint)session.RemoteEndPoint!).Address, session.RequestUri.Host));
    }

    [Fact]
    public async Task TheTimeoutOfRequestsIsNotOneOfSessions()
    {
        var timeout = new Timeout();
        await using WebApplication application = await RoutingTests.StartAsync(application =>
        {
            application.Use((http, next) =>
            {
                http.Features.Set<IHttpRequestTimeoutFeature>(timeout);
                return next(http);
            });
            application.MapEndpoint(_notes.At("/", _ => $"{timeout.IsDisabled}"));
        });
        Assert.Equal("403", await AskFromElsewhereAsync(RoutingTests.PortOf(application)));
        Assert.False(timeout.IsDisabled);
        Assert.Equal("True", await RoutingTests.AskAsync(RoutingTests.PortOf(application), "/"));
    }

    [Theory]
    [InlineData("WsGen:MaxTextMessageSize", "0", true)]
    [InlineData("WsGen:MaxTextMessageSize", "0", false)]
    [InlineData("WsGen:CloseTimeout", "soon", false)]
    [InlineData("WsGen:CloseOnAuthenticationExpiration", "perhaps", false)]
    [InlineData("WsGen:AllowedOrigins:0", "example.org", false)]
    [InlineData("WsGen:Endpoints:/a:CloseTimeout", "-00:00:01", false)]
    public async Task AnOptionThatCannotBeKeepsTheApplicationFromStarting(string key, string value, bool maps)
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => RoutingTests.StartAsync(
            application =>
            {
                if (maps)
                {
                    application.MapEndpoint(_notes.At("/"));
                }
            },
            builder => builder.Configuration[key] = value));
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
        Assert.Contains(value, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigurationIsReadOnce()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            application => application.MapEndpoint(_notes.At("/", static session => $"{session.CloseTimeout.TotalSeconds}")),
            static builder => builder.Configuration["WsGen:CloseTimeout"] = "00:00:04");
        application.Configuration["WsGen:CloseTimeout"] = "00:00:05";
        ((IConfigurationRoot)application.Configuration).Reload();
        Assert.Equal("4", await RoutingTests.AskAsync(RoutingTests.PortOf(application), "/"));
    }

    private static async Task<string> AskFromElsewhereAsync(int port)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);
        await client.SendAsync(ConfiguratorTests.Request("/", "Origin: https://elsewhere.example.org"));
        return (await client.ReadResponseAsync()).Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private sealed class Timeout : IHttpRequestTimeoutFeature
    {
        public bool IsDisabled { get; private set; }

        public CancellationToken RequestTimeoutToken => default;

        public void DisableTimeout() => IsDisabled = true;
    }
}
