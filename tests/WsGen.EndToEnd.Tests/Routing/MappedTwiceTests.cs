using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.Handshakes;

namespace WsGen.EndToEnd.Tests.Routing;

/// <summary>An endpoint that is found and also mapped by hand counts once, as it was mapped by hand (Jakarta WebSocket 6.4).</summary>
public sealed class MappedTwiceTests
{
    private const string Path = "/routing/Case";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task TheConventionsOfTheMappingByHandCountWhateverTheOrder(bool generatedFirst)
    {
        await using WebApplication application = await StartAsync(
            generatedFirst, static application => application.MapEndpoints(), static application => application.MapEndpoint<UpperCase>().RequireAuthorization());
        await AssertAnswersAsync(application, Path, "401", user: null);
        await AssertAnswersAsync(application, Path, Path, user: "ann");
        await AssertAnswersAsync(application, "/routing/case", "/routing/case", user: null); // another one of the table
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ThoseOfAllOthersDoNot(bool generatedFirst)
    {
        await using WebApplication application = await StartAsync(
            generatedFirst, static application => application.MapEndpoints().RequireAuthorization(), static application => application.MapEndpoint<UpperCase>());
        await AssertAnswersAsync(application, Path, Path, user: null);
        await AssertAnswersAsync(application, "/routing/case", "401", user: null);
    }

    /// <summary>Else whoever asks another host would be let in by the other route, and an order would do the same.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AHostOrAnOrderDoesNotBringTheGeneratedRouteBack(bool generatedFirst)
    {
        await using WebApplication application = await StartAsync(
            generatedFirst,
            static application => application.MapEndpoints(),
            static application => application.MapEndpoint<UpperCase>().RequireHost("a.example.org").WithOrder(1).RequireAuthorization());
        await AssertAnswersAsync(application, Path, "401", "a.example.org");
        await AssertAnswersAsync(application, Path, Path, "a.example.org", "ann");
        await AssertAnswersAsync(application, Path, "404", "b.example.org");
    }

    [Fact]
    public async Task TheSessionsAreThoseOfOneEndpointWithOneConfigurator()
    {
        int before = CountingConfigurator.Made;
        await using WebApplication application = await RoutingTests.StartAsync(static application =>
        {
            application.MapEndpoints();
            application.MapEndpoint<Counted>();
            application.MapGet("/enter", static http => http.UpgradeToEndpointAsync(ServerEndpointConfig.Create<Counted>()));
        });
        int port = RoutingTests.PortOf(application);
        await using BadInput.RawClient first = await BadInput.RawClient.OpenAsync(port, "/routing/counted");
        Assert.Equal("1", await first.ReadTextAsync());
        Assert.Equal("2", await RoutingTests.AskAsync(port, "/enter"));
        Assert.Equal(before + 1, CountingConfigurator.Made);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AChangedConfigurationOfTheClassStandsForItToo(bool generatedFirst)
    {
        await using WebApplication application = await StartAsync(
            generatedFirst,
            static application => application.MapEndpoints(),
            static application => application.MapEndpoint(ServerEndpointConfig.Create<Counted>().WithUserProperty("greeting", "changed")));
        await AssertAnswersAsync(application, "/routing/counted", "changed");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GroupsOfOnePrefixAreOnePlace(bool generatedFirst)
    {
        await using WebApplication application = await StartAsync(
            generatedFirst,
            static application => application.MapGroup("/api/{p}").MapEndpoints(),
            static application => application.MapGroup("/API/{q}").MapEndpoint<UpperCase>().RequireHost("a.example.org").RequireAuthorization());
        await AssertAnswersAsync(application, "/api/1" + Path, "401", "a.example.org");
        await AssertAnswersAsync(application, "/api/1" + Path, Path, "a.example.org", "ann");
        await AssertAnswersAsync(application, "/api/1" + Path, "404");
    }

    [Fact]
    public async Task InTwoGroupsItIsThereTwice()
    {
        await using WebApplication application = await StartAsync(true, static application => application.MapEndpoints(), static application =>
        {
            application.MapGroup("/v1").MapEndpoint<UpperCase>().RequireAuthorization();
            application.MapGroup("/v2").MapEndpoint<UpperCase>();
        });
        await AssertAnswersAsync(application, Path, Path);
        await AssertAnswersAsync(application, "/v1" + Path, "401");
        await AssertAnswersAsync(application, "/v2" + Path, Path);
    }

    [Fact]
    public async Task OfTwoByHandTheLaterOneCounts()
    {
        await using WebApplication application = await StartAsync(
            true,
            static application => application.MapEndpoint<UpperCase>(),
            static application => application.MapEndpoint<UpperCase>().RequireAuthorization());
        await AssertAnswersAsync(application, Path, "401");
        await AssertAnswersAsync(application, Path, Path, user: "ann");
    }

    [Fact]
    public async Task OfTwoGeneratedTheLaterOneCounts()
    {
        await using WebApplication application = await StartAsync(
            true, static application => application.MapEndpoints().RequireAuthorization(), static application => application.MapEndpoints());
        await AssertAnswersAsync(application, Path, Path);
    }

    [Fact]
    public async Task ForTwoHostsItIsThereTwice()
    {
        await using WebApplication application = await StartAsync(true, static application => application.MapEndpoints(), static application =>
        {
            application.MapEndpoint<UpperCase>().RequireHost("a.example.org").RequireAuthorization();
            application.MapEndpoint<UpperCase>().RequireHost("b.example.org");
        });
        await AssertAnswersAsync(application, Path, "401", "a.example.org");
        await AssertAnswersAsync(application, Path, Path, "b.example.org");
        await AssertAnswersAsync(application, Path, "404", "c.example.org");
    }

    [Fact]
    public async Task WhatAnApplicationsConfigurationAddsFromTheTableCountsOnce()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoints(), static builder => builder.Services.AddSingleton<ServerApplicationConfig, AddsUpperCase>());
        await AssertAnswersAsync(application, Path, Path);
    }

    private static Task<WebApplication> StartAsync(bool inOrder, Action<WebApplication> first, Action<WebApplication> second) => RoutingTests.StartAsync(
        application =>
        {
            application.UseAuthentication();
            application.UseAuthorization();
            (inOrder ? first : second)(application);
            (inOrder ? second : first)(application);
        },
        static builder => TestScheme.AddTo(builder.Services));

    private static async Task AssertAnswersAsync(WebApplication application, string path, string expected, string host = "localhost", string? user = null) =>
        Assert.Equal(expected, await RoutingTests.AskAsync(RoutingTests.PortOf(application), path, host, user));

    private sealed class AddsUpperCase : ServerApplicationConfig
    {
        public override IEnumerable<ServerEndpointConfig> GetEndpointConfigs() => [ServerEndpointConfig.Create<UpperCase>()];
    }
}

/// <summary>Says how many are there, or what its configuration has it say.</summary>
[ServerEndpoint("/routing/counted", Configurator = typeof(CountingConfigurator))]
public sealed partial class Counted
{
    [OnOpen]
    private ValueTask Greet(WsSession session) => session.SendAsync(session.UserProperties.TryGetValue("greeting", out object? greeting) ? (string)greeting! : $"{session.OpenSessions.Count}");
}

/// <summary>Counts how many have been made.</summary>
public sealed class CountingConfigurator : ServerEndpointConfigurator
{
    private static readonly AsyncLocal<StrongBox> s_made = new();

    public CountingConfigurator() => (s_made.Value ??= new StrongBox()).Value++;

    /// <summary>In this test.</summary>
    public static int Made => (s_made.Value ??= new StrongBox()).Value;

    private sealed class StrongBox
    {
        public int Value;
    }
}
