using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WsGen.Endpoints.Configuration;
using WsGen.Endpoints.Infrastructure;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>A service that an endpoint cannot do without is missed when the server is built, not with the first connection.</summary>
public sealed class MissingServiceTests
{
    private static readonly Action<IServiceCollection> s_all = static services => services
        .AddSingleton<Uri>(new Uri("ws://a"))
        .AddKeyedSingleton("two", new Version(2, 0))
        .AddKeyedSingleton(typeof(IShelf<>), KeyedService.AnyKey, typeof(Shelf<>))
        .AddSingleton(new Version(1, 0))
        .AddSingleton<Random>(Random.Shared);

    public static TheoryData<Type, object?, string> Missing => new()
    {
        { typeof(Uri), null, "no service of type System.Uri is registered for parameter 'uri' of the constructor of WsGen.Endpoints.Generated.NeedyEndpoint." },
        { typeof(Version), "two", "no service of type System.Version with the key \"two\" is registered for parameter 'two' of the constructor of WsGen.Endpoints.Generated.NeedyEndpoint." },
        { typeof(IShelf<>), KeyedService.AnyKey, "no service of type WsGen.Endpoints.Generated.IShelf`1[System.Int32] with the key \"three\" is registered for parameter 'shelf' of the constructor of WsGen.Endpoints.Generated.NeedyEndpoint." },
        { typeof(Version), null, "no service of type System.Version is registered for the required member 'One' of WsGen.Endpoints.Generated.NeedyEndpoint." },
        { typeof(Random), null, "no service of type System.Random is registered for parameter 'random' of WsGen.Endpoints.Generated.NeedyEndpoint.Take." },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void EachIsNamedWithWhatAsksForIt(Type type, object? key, string expected)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Build(services => Remove(services, type, key)));
        Assert.StartsWith($"WsGen.Endpoints.Generated.NeedyEndpoint at \"/needy\" cannot be served: {expected} ", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Optional ones, sequences, what the container has by itself, the server, the session: nothing of them is missed.</summary>
    [Fact]
    public async Task WhatMayBeMissingIsNotMissed()
    {
        await using WsServer server = Build(static _ => { });
        await server.StartAsync();
    }

    [Fact]
    public async Task OfAnEndpointThatIsAddedLaterNothingIsAdded()
    {
        await using WsServer server = Build(static services => Remove(services, typeof(Uri), null), static _ => { });
        await server.StartAsync();
        Assert.Throws<InvalidOperationException>(() => server.AddEndpoint<NeedyEndpoint>());
        Assert.True(server.HasNothingToServe);
    }

    /// <summary>It may make the instance itself.</summary>
    [Fact]
    public async Task AnEndpointWithAConfiguratorIsNotLookedInto()
    {
        await using WsServer server = Build(
            static services => Remove(services, typeof(Uri), null),
            static builder => builder.AddEndpoint(ServerEndpointConfig.Create<NeedyEndpoint>().WithConfigurator<PlainConfigurator>()));
        await server.StartAsync();
    }

    [Fact]
    public void AProviderThatDoesNotKnowIsNotAsked() => RequiredService.Check(EndpointDescriptor.Of<NeedyEndpoint>(), new Mute());

    private static void Remove(IServiceCollection services, Type type, object? key) =>
        services.Remove(services.Single(service => service.ServiceType == type && Equals(service.ServiceKey, key)));

    private static WsServer Build(Action<IServiceCollection> change, Action<WsServerBuilder>? add = null)
    {
        WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:0");
        builder.Logging.ClearProviders();
        s_all(builder.Services);
        change(builder.Services);
        (add ?? (static builder => builder.AddEndpoint<NeedyEndpoint>()))(builder);
        return builder.Build();
    }

    private sealed class Mute : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>Asks for a service in every way there is.</summary>
[ServerEndpoint("/needy")]
internal sealed partial class NeedyEndpoint(
    WsSession session, Uri uri, [FromKeyedServices("two")] Version two, [FromKeyedServices("three")] IShelf<int> shelf, IEnumerable<Guid> none, ILogger<NeedyEndpoint> log, IServiceProvider services,
    IServiceScopeFactory scopes, WsServer server, TimeProvider? time = null, [FromKeyedServices("three")] Version? three = null)
{
    public required Version One { get; init; }

    [OnMessage]
    private string Take(string text, [FromKeyedServices(null)] Random random, [FromKeyedServices(null)] TimeProvider? time = null) =>
        $"{text}{session}{uri}{two}{shelf}{none}{log}{services}{scopes}{server}{this.time}{three}{random}{time}{One}";

    private readonly TimeProvider? time = time;
}

internal interface IShelf<T>;

internal sealed class Shelf<T> : IShelf<T>;

internal sealed class PlainConfigurator : ServerEndpointConfigurator;
