using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Hosting.Configuration;

/// <summary>
/// Tomcat's page on WebSocket, its sentences about the configuration of a server one by one, each under a test that is named after it. Those about clients
/// are clients' business.
/// </summary>
public sealed class PageSentenceTests
{
    private const string BlockingSendTimeout = "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT";

    /// <summary>A blocking send to a peer that does not read, when it stands still.</summary>
    private static async Task<Task> BlockAsync(PushedSession rig)
    {
        rig.Session.SendTimeout = Timeout.InfiniteTimeSpan;
        rig.Transport.IsSlow = true;
        Task blocked = Task.Factory.StartNew(() => rig.Session.Send("b"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await rig.UntilBufferedAsync(3);
        return blocked;
    }

    private static Task<EndpointServer> EchoingAsync(params string[] configuration) => EndpointServer.StartAsync(Carrier.Memory, builder =>
    {
        WsServerOptions read = Configured.Read(configuration);
        builder.Options.MaxBinaryMessageSize = read.MaxBinaryMessageSize;
        builder.Options.MaxTextMessageSize = read.MaxTextMessageSize;
        builder.AddEndpoint(ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo));
    });

    private static Task<EndpointServer> GatedAsync(params string[] configuration) => EndpointServer.StartAsync(Carrier.Memory, builder =>
    {
        WsServerOptions read = Configured.Read(configuration);
        builder.Options.StrictSpecCompliance = read.StrictSpecCompliance;
        builder.Options.NoAddAfterHandshake = read.NoAddAfterHandshake;
        builder.AddEndpoint(ServerEndpointConfig.Create("/", ScriptedEndpoint.Echo));
    });

    private static void AddLate(EndpointServer server) => server.Server.AddEndpoint(ServerEndpointConfig.Create("/late", ScriptedEndpoint.Echo));

    [Fact]
    public async Task TheWriteTimeoutUsedWhenSendingInBlockingModeDefaultsTo20000Milliseconds()
    {
        Assert.Equal(20_000, new WsServerOptions().BlockingSendTimeout.TotalMilliseconds);
        using var rig = new PushedSession(options: new WsServerOptions().ToConnectionOptions());
        Task blocked = await BlockAsync(rig);
        rig.Pass(TimeSpan.FromSeconds(19.9));
        Assert.False(blocked.IsCompleted);
        rig.Pass(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAsync<TimeoutException>(() => blocked.Within());
        Assert.Equal(CloseCode.GoingAway, rig.Connection.Reason.SentCode);
    }

    [Fact]
    public async Task ThisMayBeChangedBySettingThePropertyInTheUserPropertiesCollectionAttachedToTheSession()
    {
        using var rig = new PushedSession();
        rig.Session.UserProperties[BlockingSendTimeout] = 3000L;
        Assert.Equal(TimeSpan.FromSeconds(3), rig.Session.BlockingSendTimeout);
        Task blocked = await BlockAsync(rig);
        rig.Pass(TimeSpan.FromSeconds(2.9));
        Assert.False(blocked.IsCompleted);
        rig.Pass(TimeSpan.FromSeconds(0.2));
        await Assert.ThrowsAsync<TimeoutException>(() => blocked.Within());
    }

    [Fact]
    public void TheValueAssignedToThisPropertyShouldBeALongAndRepresentsMilliseconds()
    {
        using var rig = new PushedSession();
        rig.Session.UserProperties[BlockingSendTimeout] = 1L;
        Assert.Equal(TimeSpan.FromMilliseconds(1), rig.Session.BlockingSendTimeout);
        Assert.Equal(1L, rig.Session.UserProperties[BlockingSendTimeout]);
        foreach (object? wrong in new object?[] { "soon", 1.5, null, true })
        {
            var error = Assert.Throws<ArgumentException>(() => rig.Session.UserProperties[BlockingSendTimeout] = wrong);
            Assert.StartsWith($"The user property {BlockingSendTimeout} is ", error.Message, StringComparison.Ordinal);
            Assert.Contains("; it must be a whole number of milliseconds, more than zero, or -1 for no limit.", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1L, rig.Session.UserProperties[BlockingSendTimeout]);
    }

    [Fact]
    public async Task ForAnInfiniteTimeoutUseMinusOne()
    {
        using var rig = new PushedSession();
        rig.Session.UserProperties[BlockingSendTimeout] = -1L;
        Assert.Equal(Timeout.InfiniteTimeSpan, rig.Session.BlockingSendTimeout);
        Task blocked = await BlockAsync(rig);
        rig.Pass(TimeSpan.FromMinutes(5));
        Assert.False(blocked.IsCompleted);
        rig.Transport.Drain();
        await blocked.Within();
    }

    [Theory]
    [InlineData("Binary")]
    [InlineData("Text")]
    public async Task WithoutAPartialHandlerMessagesAreBufferedSoThatTheEntireMessageIsDeliveredInASingleCall(string kind)
    {
        Opcode opcode = Enum.Parse<Opcode>(kind);
        await using EndpointServer server = await EchoingAsync();
        RawClient client = await server.ConnectAsync("/");
        await client.SendAsync(opcode, new byte[100], fin: false);
        await client.SendAsync(Opcode.Continuation, new byte[200], fin: false);
        await client.SendAsync(Opcode.Continuation, new byte[300]);
        Assert.Equal(600, (await client.ReceiveAsync()).Payload.Length); // the echo of one message
    }

    [Fact]
    public Task TheDefaultBufferSizeForBinaryMessagesIs8192Bytes() => ExpectLimitAsync(Opcode.Binary, 8192);

    [Fact]
    public Task TheBinaryBufferSizeMayBeChangedByBinaryBufferSize() =>
        ExpectLimitAsync(Opcode.Binary, 20_000, "org.apache.tomcat.websocket.binaryBufferSize=20000");

    [Fact]
    public Task TheDefaultBufferSizeForTextMessagesIs8192Bytes() => ExpectLimitAsync(Opcode.Text, 8192);

    [Fact]
    public Task TheTextBufferSizeMayBeChangedByTextBufferSize() => ExpectLimitAsync(Opcode.Text, 20_000, "org.apache.tomcat.websocket.textBufferSize=20000");

    private static async Task ExpectLimitAsync(Opcode opcode, int limit, params string[] configuration)
    {
        await using EndpointServer server = await EchoingAsync(configuration);
        RawClient client = await server.ConnectAsync("/");
        await client.SendAsync(opcode, new byte[limit]);
        Assert.Equal(limit, (await client.ReceiveAsync()).Payload.Length);
        await client.SendAsync(opcode, new byte[limit + 1]);
        await client.ExpectCloseAsync(CloseCode.MessageTooBig);

        // The other kind is not concerned.
        client = await server.ConnectAsync("/");
        await client.SendAsync(opcode == Opcode.Text ? Opcode.Binary : Opcode.Text, new byte[8193]);
        await client.ExpectCloseAsync(CloseCode.MessageTooBig);
    }

    [Fact]
    public async Task ByDefaultAdditionalProgrammaticDeploymentIsPermittedAfterTheFirstHandshake()
    {
        await using EndpointServer server = await GatedAsync();
        await server.ConnectAsync("/");
        AddLate(server);
        await server.ConnectAsync("/late");
    }

    [Fact]
    public async Task ThisBehaviorIsControlledByNoAddAfterHandshake()
    {
        await using EndpointServer server = await GatedAsync("org.apache.tomcat.websocket.noAddAfterHandshake=true");
        await server.ConnectAsync("/");
        Assert.Throws<InvalidOperationException>(() => AddLate(server));
    }

    [Fact]
    public async Task TheDefaultMayBeChangedBySettingStrictSpecComplianceToTrue()
    {
        await using EndpointServer server = await GatedAsync("org.apache.tomcat.websocket.STRICT_SPEC_COMPLIANCE=true");
        await server.ConnectAsync("/");
        Assert.Throws<InvalidOperationException>(() => AddLate(server));
    }

    [Fact]
    public async Task AnyExplicitSettingWillAlwaysTakePriority()
    {
        await using EndpointServer server = await GatedAsync(
            "org.apache.tomcat.websocket.STRICT_SPEC_COMPLIANCE=true", "org.apache.tomcat.websocket.noAddAfterHandshake=false");
        await server.ConnectAsync("/");
        AddLate(server);
        await server.ConnectAsync("/late");
    }

    [Fact]
    public async Task TheGateClosesAtTheFirstUpgradeRequestBeforeItHasSucceededOrEvenMatched()
    {
        await using EndpointServer server = await GatedAsync("org.apache.tomcat.websocket.noAddAfterHandshake=true");
        AddLate(server);
        Assert.Equal(404, await server.StatusAsync("/nowhere"));
        Assert.Throws<InvalidOperationException>(
            () => server.Server.AddEndpoint(ServerEndpointConfig.Create("/later", ScriptedEndpoint.Echo)));
    }

    [Fact]
    public async Task ARejectedDeploymentDoesNotMarkDeploymentAsFailed()
    {
        await using EndpointServer server = await GatedAsync("org.apache.tomcat.websocket.noAddAfterHandshake=true");
        await server.ConnectAsync("/");
        Assert.Throws<InvalidOperationException>(() => AddLate(server));
        await server.ConnectAsync("/"); // all that there was is there
        Assert.Equal(404, await server.StatusAsync("/late"));
    }

    [Fact]
    public async Task UpgradingARequestByHandDoesNotCloseTheGateByItself()
    {
        // The gate is closed by the request that comes, not by what it is led to: without NoAddAfterHandshake an upgrade by hand closes nothing.
        ServerEndpointConfig unregistered = ServerEndpointConfig.Create("/unregistered", ScriptedEndpoint.Echo);
        await using EndpointServer server = await EndpointServer.StartAsync(
            Carrier.Memory, builder => builder.Fallback = (_, _) => new(new UpgradeTarget(unregistered)));
        await server.ConnectAsync("/anything");
        AddLate(server);
        await server.ConnectAsync("/late");
    }

    [Fact]
    public void TheAsyncSendTimeoutIsOffByDefault() => Assert.Equal(-1, new WsServerOptions().AsyncSendTimeout.TotalMilliseconds);

    [Fact]
    public void TheSessionCloseTimeoutIs30000MillisecondsAndTheAbnormalOne50() =>
        Assert.Equal((30_000, 50), (new WsServerOptions().CloseTimeout.TotalMilliseconds, new WsServerOptions().AbnormalCloseSendTimeout.TotalMilliseconds));

    [Fact]
    public void TheIdleTimeoutsAreOffByDefault()
    {
        ConnectionOptions options = new WsServerOptions().ToConnectionOptions();
        Assert.Equal([TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero], [options.IdleTimeout, options.ReadIdleTimeout, options.WriteIdleTimeout]);
    }

    [Fact]
    public void TheDefaultBufferSizeIs8192() => Assert.Equal(8192, new WsServerOptions().BufferSize);
}
