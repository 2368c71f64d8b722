using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Idle time-outs and keep-alive, by a clock that the test moves.</summary>
public sealed class LivenessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(nameof(WsOptions.IdleTimeout))]
    [InlineData(nameof(WsOptions.ReadIdleTimeout))]
    [InlineData(nameof(WsOptions.WriteIdleTimeout))]
    public async Task AnIdleSessionIsClosedWith1001WithinATickOfItsLimit(string option)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => Set(builder.Options, option));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await server.PassAsync(Limit - (2 * ConnectionClock.Resolution));
        Assert.True(endpoint.Session.IsOpen);

        await server.PassAsync(3 * ConnectionClock.Resolution);

        await client.ExpectCloseAsync(CloseCode.GoingAway, $"{What(option)} for 3 s ({option})");
        CloseReason reason = await endpoint.Closed.Within();
        Assert.Equal((CloseCode.AbnormalClosure, CloseInitiator.Transport, CloseCode.GoingAway), (reason.Code, reason.Initiator, reason.SentCode));
    }

    [Theory]
    [InlineData(nameof(WsOptions.IdleTimeout), true, true)]
    [InlineData(nameof(WsOptions.ReadIdleTimeout), true, false)]
    [InlineData(nameof(WsOptions.WriteIdleTimeout), false, true)]
    public async Task ActivityOfItsDirectionKeepsASessionOpen(string option, bool receiving, bool sending)
    {
        await using TestServer server = await TestServer.StartAsync(
            Behaviour.Echo with { Text = static (TestEndpoint _, in InboundMessage _) => default }, builder => Set(builder.Options, option));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        for (int i = 0; i < 5; i++)
        {
            await server.PassAsync(Limit / 2);
            int calls = endpoint.Calls.Count;
            if (receiving)
            {
                await client.SendTextAsync("here");
                await Bounded.Until(() => endpoint.Calls.Count > calls);
            }

            if (sending)
            {
                await endpoint.Session.SendAsync("there").Within();
                await client.ExpectTextAsync("there");
            }
        }

        Assert.True(endpoint.Session.IsOpen);
    }

    [Fact]
    public async Task KeepAlivePingsMeasureTheRoundTrip()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.KeepAliveInterval = Limit);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Assert.Null(endpoint.Session.RoundTrip);
        await server.PassAsync(Limit + ConnectionClock.Resolution);
        Received ping = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Ping, ping.Kind);

        server.Time.Advance(TimeSpan.FromMilliseconds(40));
        await client.SendAsync(Opcode.Pong, ping.Payload);

        await Bounded.Until(() => endpoint.Session.RoundTrip is not null);
        Assert.InRange(endpoint.Session.RoundTrip!.Value.TotalMilliseconds, 40, 40 + ConnectionClock.Resolution.TotalMilliseconds);
    }

    [Fact]
    public async Task APeerThatDoesNotAnswerPingsIsGivenUp()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.KeepAliveInterval = Limit;
            builder.Options.PongTimeout = Limit / 2;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await server.PassAsync(Limit + ConnectionClock.Resolution);
        await client.ExpectAsync(ReceivedKind.Ping);
        await client.SendAsync(Opcode.Pong, "not yours"u8);
        await server.PassAsync((Limit / 2) + ConnectionClock.Resolution);

        await client.ExpectCloseAsync(CloseCode.GoingAway, "no pong for 1.5 s (PongTimeout)");
        Assert.Equal(CloseInitiator.Transport, (await endpoint.Closed.Within()).Initiator);
    }

    [Fact]
    public void OptionsThatCannotWorkTogetherAreRefusedWithASentence()
    {
        AssertRefused("WsGen:PongTimeout", options => options.PongTimeout = Limit);
        AssertRefused("would fire before the first ping", options => (options.KeepAliveInterval, options.IdleTimeout) = (Limit, Limit));
        AssertRefused("would fire before the first ping", options => (options.KeepAliveInterval, options.ReadIdleTimeout) = (Limit, Limit / 2));
        AssertRefused("take its place", options => (options.KeepAliveInterval, options.PongTimeout) = (Limit, Limit * 2));
        AssertRefused("WsGen:KeepAliveInterval", options => options.KeepAliveInterval = TimeSpan.FromMilliseconds(99));
        AssertRefused("WsGen:MessageRateBurst", options => options.MessageRateBurst = 5);
        AssertRefused("WsGen:MaxConnections", options => options.MaxConnections = -1);

        static void AssertRefused(string words, Action<WsServerOptions> change)
        {
            WsServerBuilder builder = WsServer.Create();
            change(builder.Options);
            Assert.Contains(words, Assert.Throws<InvalidOperationException>(builder.Build).Message, StringComparison.Ordinal);
        }
    }

    private static void Set(WsOptions options, string name) =>
        typeof(WsOptions).GetProperty(name)!.SetValue(options, Limit);

    private static string What(string option) => option switch
    {
        nameof(WsOptions.IdleTimeout) => "idle",
        nameof(WsOptions.ReadIdleTimeout) => "nothing received",
        _ => "nothing sent",
    };
}
