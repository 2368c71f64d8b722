using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions.Codecs;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

/// <summary>Options that nothing else tests do what they say.</summary>
public sealed class OptionEffectTests
{
    /// <summary>DEFAULT_BUFFER_SIZE: what a writer or a stream gathers is sent as a part once there is so much.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(8192)]
    public async Task TheBufferSizeIsThatOfWritersAndStreams(int size)
    {
        using var rig = new PushedSession(options: new WsServerOptions { BufferSize = size }.ToConnectionOptions());
        TextWriter writer = rig.Session.OpenTextWriter();
        await writer.WriteAsync(new string('x', size));
        await writer.WriteAsync(new string('y', size));
        Assert.Equal("text+ " + new string('x', size), Assert.Single(rig.TakeFrames()));
        await writer.DisposeAsync();
        Assert.Equal("continuation+ " + new string('y', size), rig.TakeFrames()[0]);

        Stream stream = rig.Session.OpenBinaryStream();
        await stream.WriteAsync(new byte[size - 1]);
        Assert.Empty(rig.TakeFrames());
        await stream.WriteAsync(new byte[2]);
        Assert.NotEmpty(rig.TakeFrames());
        await stream.DisposeAsync();
    }

    [Fact]
    public async Task TheBufferSizeIsThatOfEncoders()
    {
        using var rig = new PushedSession(options: new ConnectionOptions { BufferSize = 50_000 });
        int length = 0;
        var thread = new Thread(() => // one that has no writer yet
        {
            PayloadWriter writer = PayloadWriter.Take(rig.Session);
            length = writer.GetSpan(1).Length;
            writer.Release();
        });
        thread.Start();
        await Bounded.Until(() => !thread.IsAlive);
        Assert.InRange(length, 50_000, 2 * 50_000);
    }

    [Fact]
    public async Task TheTimerResolutionSaysHowOftenTimeOutsAreLookedAt()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, static builder =>
        {
            builder.Options.TimerResolution = TimeSpan.FromSeconds(10);
            builder.Options.IdleTimeout = TimeSpan.FromSeconds(1);
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await server.PassAsync(TimeSpan.FromSeconds(9.9));
        Assert.True(endpoint.Session.IsOpen);
        await server.PassAsync(TimeSpan.FromSeconds(0.2));
        await client.ExpectCloseAsync(CloseCode.GoingAway, "idle for 1 s (IdleTimeout)");
    }

    [Fact]
    public void TheAsyncSendTimeoutAndTheBlockingOneReachTheSession()
    {
        using var rig = new PushedSession(
            options: new WsServerOptions { AsyncSendTimeout = TimeSpan.FromSeconds(3), BlockingSendTimeout = TimeSpan.FromSeconds(4) }.ToConnectionOptions());
        Assert.Equal((3, 4), (rig.Session.AsyncSendTimeout.TotalSeconds, rig.Session.BlockingSendTimeout.TotalSeconds));
    }

    [Fact]
    public void TheAbnormalCloseSendTimeoutCanBeChangedForOneSession()
    {
        using var rig = new PushedSession();
        Assert.Equal(50, rig.Session.AbnormalCloseSendTimeout.TotalMilliseconds);
        rig.Session.AbnormalCloseSendTimeout = TimeSpan.FromSeconds(2);
        Assert.Equal(TimeSpan.FromSeconds(2), rig.Session.AbnormalCloseSendTimeout);
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Session.AbnormalCloseSendTimeout = TimeSpan.Zero);
    }

    [Theory]
    [InlineData(false, true, "permessage-deflate; server_no_context_takeover")]
    [InlineData(true, true, "permessage-deflate; server_no_context_takeover, x-own; a=1")]
    [InlineData(false, false, "")]
    [InlineData(true, false, "x-own; a=1")]
    public async Task AnExtensionThatTheServerDoesNotHaveIsAgreedOnOnlyWhereThatIsAllowed(bool allowed, bool compressed, string agreed)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.AllowUnsupportedExtensions = allowed;
            builder.Options.Compression.Enabled = compressed;
            builder.AddEndpoint(ServerEndpointConfig.Create("/", static () => ScriptedEndpoint.Greeting(static session => string.Join(", ", session.NegotiatedExtensions)))
                .WithConfigurator(new TestConfigurator { Extensions = static (request, _) => request.Extensions }));
        });
        RawClient client = await server.ConnectAsync("/", "Sec-WebSocket-Extensions: x-own; a=1, permessage-deflate");
        await client.ExpectTextAsync(agreed);
        Assert.Equal(agreed.Length > 0, client.Head.Contains("Sec-WebSocket-Extensions: " + agreed, StringComparison.Ordinal));
    }

    [Fact]
    public async Task AMessageRateOfOneEndpointHasItsBurstFromItself()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder => builder.AddEndpoint(
            ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo)
                .WithOptions(new EndpointOptions { MessageRateLimit = 2, MessageRatePolicy = MessageRatePolicy.Close })));
        RawClient client = await server.ConnectAsync("/");
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"), RawClient.TextFrame("c"));
        await client.ExpectTextAsync("a");
        await client.ExpectTextAsync("b");
        await client.ExpectCloseAsync(CloseCode.PolicyViolation);
    }

    [Fact]
    public async Task TheAbnormalCloseSendTimeoutLimitsTheCloseFrameOfAFailure()
    {
        using var rig = new PushedSession();
        rig.Transport.Sent = 0;
        rig.Session.UserProperties["org.apache.tomcat.websocket.ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT"] = 3000L;
        rig.Transport.IsSlow = true;
        Assert.True(rig.Session.SendAsync("x").IsCompletedSuccessfully);
        rig.Transport.Push([0x83, 0x80, 0, 0, 0, 0]); // an opcode that there is none of
        rig.Pass(TimeSpan.FromSeconds(2.8));
        Assert.False(rig.Transport.IsAborted);
        rig.Pass(TimeSpan.FromSeconds(0.4));
        Assert.True(rig.Transport.IsAborted);
    }

    [Theory]
    [InlineData(false, null, "https://server.example.com", true)]
    [InlineData(false, null, "https://other.example", false)]
    [InlineData(true, null, "https://other.example", true)]
    [InlineData(false, "https://other.example", "https://other.example", true)]
    [InlineData(false, "https://other.example", "https://server.example.com", false)]
    public async Task PagesOfTheSameOriginMayConnectUnlessTheOptionsSayOtherwise(bool any, string? listed, string origin, bool accepted)
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Options.AllowAnyOrigin = any;
            builder.Options.AllowedOrigins = listed is null ? [] : [listed];
            builder.AddEndpoint(ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo));
        });
        if (accepted)
        {
            await server.ConnectAsync("/", "Origin: " + origin);
        }
        else
        {
            Assert.Equal(403, await server.StatusAsync("/", "Origin: " + origin));
        }
    }
}
