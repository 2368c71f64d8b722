using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.AspNetCore;
using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Routing;

namespace WsGen.EndToEnd.Tests.Construction;

public enum Tone
{
    Low,
    High,
}

public sealed record Greeting(string Text);

/// <summary>Says which services it was given. Generic, so that it is in no generated table: servers that have all endpoints of this project have not all its services.</summary>
[ServerEndpoint("/construction/keyed")]
public sealed partial class Keyed<TNothing>(
    [FromKeyedServices("text")] Greeting text,
    [FromKeyedServices(3)] Greeting number,
    [FromKeyedServices(Tone.High)] Greeting tone,
    [FromKeyedServices(typeof(Greeting))] Greeting type,
    [FromKeyedServices(null)] Greeting none,
    [FromServices] Greeting plain,
    [FromKeyedServices("missing")] Greeting? missing = null)
{
    [OnOpen]
    private ValueTask Greet(WsSession session) =>
        session.SendAsync($"{text.Text} {number.Text} {tone.Text} {type.Text} {none.Text} {plain.Text} {missing?.Text ?? "nothing"}");
}

/// <summary>A constructor parameter gets the service of its key, whichever host makes the endpoint.</summary>
public sealed class KeyedServiceTests
{
    private const string Expected = "by text by number by tone by type plain plain nothing";

    [Fact]
    public async Task TheStandAloneServer()
    {
        WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:0").AddEndpoint<Keyed<int>>();
        builder.Logging.ClearProviders();
        AddGreetings(builder.Services);
        await using WsServer server = builder.Build();
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using RawClient client = await RawClient.OpenAsync(new Uri(server.Addresses[0]).Port, "/construction/keyed");
        Assert.Equal(Expected, await client.ReadTextAsync());
    }

    [Fact]
    public async Task Kestrel()
    {
        await using WebApplication application = await RoutingTests.StartAsync(
            static application => application.MapEndpoint<Keyed<int>>(), static builder => AddGreetings(builder.Services));
        await using RawClient client = await RawClient.OpenAsync(RoutingTests.PortOf(application), "/construction/keyed");
        Assert.Equal(Expected, await client.ReadTextAsync());
    }

    private static void AddGreetings(IServiceCollection services) => services
        .AddScoped(static _ => new Greeting("plain"))
        .AddKeyedScoped("text", static (_, _) => new Greeting("by text"))
        .AddKeyedScoped(3, static (_, _) => new Greeting("by number"))
        .AddKeyedScoped(3L, static (_, _) => new Greeting("wrong"))
        .AddKeyedScoped(Tone.High, static (_, _) => new Greeting("by tone"))
        .AddKeyedScoped(1, static (_, _) => new Greeting("wrong"))
        .AddKeyedScoped(typeof(Greeting), static (_, _) => new Greeting("by type"));
}
