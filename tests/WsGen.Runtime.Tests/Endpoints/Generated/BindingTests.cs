using Microsoft.Extensions.DependencyInjection;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>What callbacks get beside the payload, and which of several is called.</summary>
public sealed class BindingTests
{
    /// <summary>Services are those of the connection's scope, the same for every callback, and end with it.</summary>
    [Fact]
    public async Task ServicesAreOfTheConnectionsScope()
    {
        Counter.Disposed = Bounded.Gate<int>();
        await using GeneratedServer server = await GeneratedServer.StartAsync<ServicesEndpoint>(AddServices);
        await using RawClient first = await server.ConnectAsync("/services");
        await using RawClient second = await server.ConnectAsync("/services");
        await first.SendTextAsync("a");
        await first.ExpectTextAsync("A! 11 nothing");
        await first.SendTextAsync("b");
        await first.ExpectTextAsync("B! 12 nothing");
        await second.SendTextAsync("c");
        await second.ExpectTextAsync("C! 11 nothing");
        await first.LeaveAsync();
        Assert.Equal(12, await Counter.Disposed.Task.Within());
    }

    /// <summary>Its services are those of each connection all the same.</summary>
    [Fact]
    public async Task Rule01_TheConfiguratorThatADeclarationNamesMaySupplyTheInstance()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync(builder =>
        {
            AddServices(builder.Services);
            builder.AddEndpoint<SharedEndpoint>();
        });
        await using RawClient first = await server.ConnectAsync("/shared");
        await using RawClient second = await server.ConnectAsync("/shared");
        await first.SendTextAsync("a");
        await first.ExpectTextAsync("a 1 1");
        await second.SendTextAsync("b");
        await second.ExpectTextAsync("b 2 1");
        await first.LeaveAsync();
        await second.LeaveAsync();
        await Bounded.Until(() => server.ConnectionCount == 0);
        Assert.False(SharedEndpoint.Instance.IsDisposed);
    }

    [Fact]
    public async Task AnInheritedCallbackIsCalledWhateverElseHasItsName()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<OverloadsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/overloads");
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("heard a");
    }

    [Fact]
    public async Task AMissingServiceRefusesTheConnectionAndIsNamedInTheLog()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<ServicesEndpoint>();
        await Assert.ThrowsAnyAsync<Exception>(() => server.ConnectAsync("/services"));
        Assert.Contains(
            "parameter 'counter' of WsGen.Endpoints.Generated.ServicesEndpoint.Open",
            Assert.Single(server.Log.Failures).Error!.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheConfigurationIsThatOfTheSession()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<ConfigEndpoint>();
        await using RawClient client = await server.ConnectAsync("/config/1");
        await client.SendTextAsync("hello");
        await client.ExpectTextAsync("hello /config/{n} a,b yes True");
    }

    [Fact]
    public async Task PathParametersMayBeEnumsAndNullable()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PathEndpoint>();
        await using RawClient client = await server.ConnectAsync("/path/Friday/7");
        await client.ExpectTextAsync("Friday 7");
    }

    [Theory]
    [InlineData("/path/friday/7", "'day' of /path/{day}/{number} is no DayOfWeek")]
    [InlineData("/path/5/7", "'day' of /path/{day}/{number} is no DayOfWeek")]
    [InlineData("/path/Friday/x", "'number' of /path/{day}/{number} is no Int32")]
    public async Task APathParameterThatCannotBeReadGoesToItsErrorHandlerAndClosesTheSession(string path, string logged)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PathEndpoint>();
        await using RawClient client = await server.ConnectAsync(path);
        await client.ExpectCloseAsync(CloseCode.PolicyViolation, "a path parameter cannot be read");
        Assert.Empty(server.Log.Failures);

        // Without what the client has sent: anybody can send anything.
        Assert.EndsWith($": closed with 1008: a path parameter cannot be read: {logged}", server.Log.Entries.Single(static entry => entry.Id == 110).Text, StringComparison.Ordinal);
    }

    /// <summary>Of several error handlers the one of the most special type is called.</summary>
    [Theory]
    [InlineData("format", "format FormatException")]
    [InlineData("null", "null ArgumentNullException")]
    [InlineData("argument", "argument ArgumentException")]
    [InlineData("decode", "any DecodeException")]
    [InlineData("other", "any InvalidOperationException")]
    public async Task TheMostSpecialErrorHandlerIsCalled(string what, string expected)
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<ErrorsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/errors");
        await client.SendTextAsync(what);
        await client.ExpectTextAsync(expected);
    }

    /// <summary>What no error handler takes is as if there were none.</summary>
    [Fact]
    public async Task WhatNoErrorHandlerTakesClosesTheSession()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<SomeErrorsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/errors/some");
        await client.SendTextAsync("format");
        Assert.StartsWith("format ", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
        await client.SendTextAsync("other");
        await client.ExpectCloseAsync(CloseCode.InternalError);
        Assert.IsType<InvalidOperationException>(Assert.Single(server.Log.Failures).Error);
    }

    [Fact]
    public async Task PongsGoToTheirHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PongEndpoint>();
        await using RawClient client = await server.ConnectAsync("/pong");
        Assert.True(server.Dispatcher.TakesPongs);
        await server.Dispatcher.OnPongAsync(new PongMessage(new byte[] { 1, 2, 3 }));
        Received received = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Binary, received.Kind);
        Assert.Equal([1, 2, 3], received.Payload);
    }

    [Fact]
    public async Task SettingsOfTheAttributeReachTheConnection()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<SettingsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/settings");
        Assert.Equal(
            (Delivery.Whole, Delivery.Ignore, 3, false),
            (server.Dispatcher.TextDelivery, server.Dispatcher.BinaryDelivery, server.Dispatcher.MaxConcurrentMessages, server.Dispatcher.TakesPongs));
    }

    private static void AddServices(IServiceCollection services) => services
        .AddScoped<Counter>()
        .AddKeyedSingleton<Func<string, string>>("loud", static (_, _) => static text => text.ToUpperInvariant() + "!");
}
