using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>The shapes that annotated endpoints and their codecs may have, where they come from, and who disposes of them.</summary>
public sealed class ShapeTests
{
    private readonly ConcurrentQueue<string> _journal = new();

    private Task<EndpointServer> StartAsync(Carrier carrier, Action<WsServerBuilder> add, bool withVersion = true) => EndpointServer.StartAsync(carrier, builder =>
    {
        builder.Services.AddSingleton(_journal);
        builder.Services.AddScoped<Ticket>();
        builder.Services.AddKeyedSingleton("greeting", "hello");
        if (withVersion)
        {
            builder.Services.AddSingleton(new Version(1, 2));
        }

        add(builder);
    });

    /// <summary>Rule 1: "one instance per peer unless getEndpointInstance is overridden", which is asked for every connection.</summary>
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule1_AConfiguratorSuppliesInstancesOfAnAnnotatedClass(Carrier carrier)
    {
        var shared = new SuppliedEndpoint(new Uri("ws://a/"), _journal);
        var configurator = new TestConfigurator { Instance = (type, _, _) => type == typeof(SuppliedEndpoint) ? shared : null };
        await using EndpointServer server = await StartAsync(
            carrier, builder => builder.AddEndpoint(ServerEndpointConfig.Create<SuppliedEndpoint>().WithConfigurator(configurator)));
        RawClient first = await server.ConnectAsync("/supplied/one");
        await first.SendTextAsync("a");
        await first.ExpectTextAsync("hello ws://a/ one a 1");
        RawClient second = await server.ConnectAsync("/supplied/two");
        await second.SendTextAsync("b");
        await second.ExpectTextAsync("hello ws://a/ two b 2");
        await first.LeaveAsync();
        await second.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal(["close", "close"], _journal); // and nobody has disposed of it
    }

    [Fact]
    public async Task AnInstanceOfAnotherClassIsRefused()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory, builder => builder.AddEndpoint(
            ServerEndpointConfig.Create<SuppliedEndpoint>().WithConfigurator(new TestConfigurator { Instance = static (_, _, _) => "something else" })));
        Assert.Equal(500, await server.StatusAsync("/supplied/one"));
        Assert.Equal(
            "WsGen.Support.TestConfigurator has supplied a System.String where WsGen.Endpoints.Generated.SuppliedEndpoint was wanted.",
            Assert.Single(server.Log.Failures).Error!.Message);
    }

    [Fact]
    public async Task AConfiguratorMaySupplyAStruct()
    {
        var configurator = new TestConfigurator { Instance = (_, session, _) => new StructEndpoint(session, _journal) };
        await using EndpointServer server = await StartAsync(
            Carrier.Memory, builder => builder.AddEndpoint(ServerEndpointConfig.Create<StructEndpoint>().WithConfigurator(configurator)));
        RawClient client = await server.ConnectAsync("/struct");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a /struct");
        await client.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Empty(_journal);
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task RequiredMembersComeOutOfServices(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier, static builder => builder.AddEndpoint<RequiredEndpoint>());
        RawClient client = await server.ConnectAsync("/required");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a /required 1.2 True");
        await client.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal(["close", "scope"], _journal);
    }

    /// <summary>A factory that makes nothing is only seen when it is asked.</summary>
    [Fact]
    public async Task ARequiredMemberWithoutAServiceIsNamed()
    {
        await using EndpointServer server = await StartAsync(
            Carrier.Memory,
            static builder =>
            {
                builder.Services.AddSingleton<Version>(static _ => null!);
                builder.AddEndpoint<RequiredEndpoint>();
            },
            withVersion: false);
        Assert.Equal(500, await server.StatusAsync("/required"));
        Assert.StartsWith(
            "No service of type System.Version is registered for the required member 'class' of WsGen.Endpoints.Generated.RequiredEndpoint.",
            Assert.Single(server.Log.Failures).Error!.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task AGenericClassIsAddedWithItsTypeArguments(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier, static builder => builder
            .AddEndpoint<Room<Said, int>>()
            .AddEndpoint(ServerEndpointConfig.Create<Room<Quote, Guid>>("/quotes/{seat}")));
        RawClient said = await server.ConnectAsync("/room/3");
        await said.SendTextAsync("""{"text":"a","seat":1}""");
        await said.ExpectTextAsync("""{"text":"a","seat":1}""");
        await said.SendAsync(Opcode.Binary, [1]);
        await said.ExpectTextAsync("Int32 3");
        RawClient quotes = await server.ConnectAsync("/quotes/6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        await quotes.SendTextAsync("""{"id":1,"price":2.5}""");
        await quotes.ExpectTextAsync("""{"id":1,"price":2.5}""");
        await quotes.SendAsync(Opcode.Binary, [1]);
        await quotes.ExpectTextAsync("Guid 6f9619ff-8b86-d011-b42d-00cf4fc964ff");

        // In logs it is called what it is.
        await quotes.SendAsync(Opcode.Binary, []);
        await quotes.ExpectCloseAsync(CloseCode.InternalError);
        Assert.Contains("Room<Quote, Guid> at /quotes/", Assert.Single(server.Log.Failures).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATypeArgumentThatNoSerializerContextCoversIsSeenWhenTheEndpointIsAdded()
    {
        TypeInitializationException error = await Assert.ThrowsAsync<TypeInitializationException>(
            () => StartAsync(Carrier.Memory, static builder => builder.AddEndpoint<Room<Version, int>>()));
        Assert.EndsWith(
            "does not cover System.Version. Add [JsonSerializable(typeof(Version))] to it.",
            Assert.IsType<InvalidOperationException>(error.InnerException).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClassInsideOfAGenericOneMayBePrivate()
    {
        await using EndpointServer server = await StartAsync(Carrier.Memory, static builder => builder.AddEndpoint(Game<int>.At("/int")).AddEndpoint(Game<Guid>.At("/guid")));
        RawClient client = await server.ConnectAsync("/int");
        await client.SendTextAsync("5");
        await client.ExpectTextAsync("5");
        client = await server.ConnectAsync("/guid");
        await client.SendTextAsync("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
        await client.ExpectTextAsync("6f9619ff-8b86-d011-b42d-00cf4fc964ff");
    }

    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task AReadonlyStructIsAnEndpointLikeAnyOther(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier, static builder => builder.AddEndpoint<StructEndpoint>());
        RawClient client = await server.ConnectAsync("/struct");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a /struct");
        await client.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal(["dispose"], _journal);
    }

    /// <summary>Rule 23: a codec is one connection's, and so are the services that it gets.</summary>
    [Theory]
    [InlineData(Carrier.Memory)]
    [InlineData(Carrier.Sockets)]
    public async Task Rule23_CodecsComeOutOfServices(Carrier carrier)
    {
        await using EndpointServer server = await StartAsync(carrier, static builder => builder.AddEndpoint<TicketEndpoint>(), withVersion: false);
        RawClient client = await server.ConnectAsync("/ticket");
        await client.SendTextAsync("abc");
        await client.ExpectTextAsync("True 3 /ticket none");
        await client.LeaveAsync();
        await Bounded.Until(() => server.Server.ConnectionCount == 0);
        Assert.Equal(["encode", "destroy", "scope"], _journal);
    }

    [Fact]
    public async Task ACodecWithoutItsServiceIsAnsweredWith500()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Services.AddSingleton(_journal).AddScoped<Ticket>(static _ => null!);
            builder.AddEndpoint<TicketEndpoint>();
        });
        Assert.Equal(500, await server.StatusAsync("/ticket"));
        Assert.Contains(server.Log.Failures, static entry => entry.Error?.Message.StartsWith(
            "No service of type WsGen.Endpoints.Generated.Ticket is registered for parameter 'ticket' of the constructor of WsGen.Endpoints.Generated.TicketCodec.",
            StringComparison.Ordinal) == true);
        Assert.Empty(_journal);
    }
}
