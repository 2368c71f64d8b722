using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Connections.Telemetry;

/// <summary>What a server counts, seen by whoever listens.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly Meters _meters = new();

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task MessagesAndBytesAreCountedEachWayByEndpointAndKind()
    {
        await using EndpointServer server = await StartAsync(ServerEndpointConfig.Create("/a/{x}", ScriptedEndpoint.Echo), ServerEndpointConfig.Create("/b", ScriptedEndpoint.Echo));
        await using RawClient a = await server.ConnectAsync("/a/1");
        await using RawClient other = await server.ConnectAsync("/a/2");
        await using RawClient b = await server.ConnectAsync("/b");
        await a.SendTextAsync("grüße");
        await a.ExpectTextAsync("grüße");
        await other.SendTextAsync("x");
        await other.ExpectTextAsync("x");
        await a.SendAsync(Opcode.Binary, new byte[1000]);
        await a.ExpectAsync(ReceivedKind.Binary);
        await b.SendTextAsync("b");
        await b.ExpectTextAsync("b");

        foreach (string direction in new[] { "receive", "transmit" })
        {
            (string, object?) way = (MetricTags.Direction, direction);
            (string, object?) route = (MetricTags.Route, "/a/{x}");
            Assert.Equal(2, _meters.Sum("wsgen.messages", way, route, (MetricTags.Kind, "text")));
            Assert.Equal(8, _meters.Sum("wsgen.message.io", way, route, (MetricTags.Kind, "text")));
            Assert.Equal(1, _meters.Sum("wsgen.messages", way, route, (MetricTags.Kind, "binary")));
            Assert.Equal(1000, _meters.Sum("wsgen.message.io", way, route, (MetricTags.Kind, "binary")));
            Assert.Equal(1, _meters.Sum("wsgen.messages", way, (MetricTags.Route, "/b")));
        }
    }

    [Theory]
    [InlineData(Delivery.Parts)]
    [InlineData(Delivery.Stream)]
    public async Task AMessageInPartsIsOneMessage(Delivery delivery)
    {
        await using TestServer server = await StartAsync(new Behaviour
        {
            TextDelivery = delivery,
            TextStream = static async (_, message) => await message.Text.ReadToEndAsync(),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Text, "one"u8, fin: false), RawClient.Frame(Opcode.Continuation, "two"u8, fin: false), RawClient.Frame(Opcode.Continuation, "3"u8));
        await Bounded.Until(() => _meters.Traffic("receive", "text") == (1, 7));
        await Bounded.Until(() => _meters.Find("wsgen.handler.duration").Length == (delivery == Delivery.Parts ? 3 : 1));

        await endpoint.Session.SendPartAsync("par", last: false).Within();
        Assert.Equal((0, 3), _meters.Traffic("transmit", "text"));
        await endpoint.Session.SendPartAsync("ts", last: true).Within();
        Assert.Equal((1, 5), _meters.Traffic("transmit", "text"));
    }

    [Fact]
    public async Task WhatIsCompressedCountsAsWhatItSays()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, builder => builder.Options.Compression.Enabled = true);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: "permessage-deflate");
        await endpoint.Session.SendAsync(new string('a', 5000)).Within();
        await endpoint.Session.SendAsync(new byte[6000]).Within();
        await client.ExpectAsync(ReceivedKind.Text);
        await client.ExpectAsync(ReceivedKind.Binary);
        Assert.InRange(client.BytesReceived, 1, 1000);
        Assert.Equal((1, 5000), _meters.Traffic("transmit", "text"));
        Assert.Equal((1, 6000), _meters.Traffic("transmit", "binary"));
    }

    [Fact]
    public async Task ABroadcastCountsForEachSessionAlsoWhereItHadToWait()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, builder => builder.Options.Compression.Enabled = true);
        (RawClient quick, TestEndpoint endpoint) = await server.ConnectAsync();
        (RawClient compressed, _) = await server.ConnectAsync(extensions: "permessage-deflate; server_no_context_takeover");
        (RawClient slow, TestEndpoint waits) = await server.ConnectAsync();
        await waits.Session.SendAsync(new byte[70_000]).Within(); // more than the pipe takes before its reader reads
        await endpoint.Session.OpenSessions.SendAsync(new string('b', 900)).Within();
        await quick.ExpectAsync(ReceivedKind.Text);
        await compressed.ExpectAsync(ReceivedKind.Text);
        Assert.Equal((2, 1800), _meters.Traffic("transmit", "text"));

        await slow.ExpectAsync(ReceivedKind.Binary);
        await slow.ExpectAsync(ReceivedKind.Text);
        Assert.Equal((3, 2700), _meters.Traffic("transmit", "text"));
    }

    [Fact]
    public async Task PingsPongsAndCloseFramesAreNoMessages()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Ping, "are you there"u8);
        await client.ExpectAsync(ReceivedKind.Pong);
        await endpoint.Session.PingAsync("and you"u8.ToArray()).Within();
        await client.ExpectAsync(ReceivedKind.Ping);
        await client.LeaveAsync();
        await endpoint.Closed.Within();
        Assert.All(_meters.Find("wsgen.messages"), static each => Assert.Equal(0, each.Value));
    }

    [Fact]
    public async Task OpenSessionsAreThoseThatAreOpen()
    {
        await using EndpointServer server = await StartAsync(ServerEndpointConfig.Create("/a", ScriptedEndpoint.Echo), ServerEndpointConfig.Create("/b", ScriptedEndpoint.Echo));
        double Active(string route) => Assert.Single(_meters.Find("wsgen.session.active", (MetricTags.Route, route))).Value;

        Assert.Equal((0, 0), (Active("/a"), Active("/b")));
        await using RawClient first = await server.ConnectAsync("/a");
        await using RawClient second = await server.ConnectAsync("/a");
        await using RawClient third = await server.ConnectAsync("/b");
        Assert.Equal((2, 1), (Active("/a"), Active("/b")));
        await using RawClient fresh = await server.DialAsync(); // has no session yet
        await first.SendCloseAsync(CloseCode.NormalClosure);
        await first.ExpectCloseAsync(CloseCode.NormalClosure); // and its connection has not ended
        Assert.Equal((1, 1), (Active("/a"), Active("/b")));
    }

    [Fact]
    public async Task ClosesAreCountedByTheCodeOnTheWireAndByWhoMadeThem()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, builder => builder.Options.MaxTextMessageSize = 10);
        double Closes(object code, string initiator) => _meters.Sum("wsgen.session.closes", (MetricTags.Route, "/"), (MetricTags.CloseCode, code), (MetricTags.CloseInitiator, initiator));

        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendCloseAsync((CloseCode)3999);
        await endpoint.Closed.Within();
        Assert.Equal(1, Closes(3999, "remote"));

        (client, endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Close, []);
        await endpoint.Closed.Within();
        Assert.Equal(1, Closes(1005, "remote"));

        (_, endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync((CloseCode)4001, "").Within();
        Assert.Equal(1, Closes(4001, "local"));

        (client, endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("more than ten");
        await endpoint.Closed.Within();
        Assert.Equal(1, Closes(1009, "transport"));

        (client, endpoint) = await server.ConnectAsync();
        client.EndOutput();
        await endpoint.Closed.Within();
        Assert.Equal(1, Closes(1006, "transport"));

        server.OnActivated = static made => _ = made.Session.CloseAsync((CloseCode)4002, "");
        (_, endpoint) = await server.ConnectAsync();
        await endpoint.Closed.Within();
        Assert.Equal(1, Closes(4002, "local"));
        Assert.Equal(6, _meters.Sum("wsgen.session.closes"));
        Assert.Equal(0, _meters.Sum("wsgen.session.active"));
    }

    [Fact]
    public void CodesThatPeersChooseAreToldApartUpToALimit()
    {
        using var clock = new ConnectionClock(TimeProvider.System);
        using var metrics = new ServerMetrics(_meters, clock);
        EndpointMetrics endpoint = metrics.Of("/");
        for (int code = 3000; code < 3200; code++)
        {
            endpoint.CountClose(new CloseReason((CloseCode)code, "", CloseInitiator.Remote));
        }

        Assert.Equal(65, _meters.Find("wsgen.session.closes").Length);
        Assert.Equal(136, _meters.Sum("wsgen.session.closes", (MetricTags.CloseCode, "_OTHER")));
    }

    [Fact]
    public void EndpointsAreToldApartUpToALimit()
    {
        using var clock = new ConnectionClock(TimeProvider.System);
        using var metrics = new ServerMetrics(_meters, clock);
        for (int i = 0; i < 1200; i++)
        {
            metrics.Of($"/{i}").CountStall();
        }

        Assert.Same(metrics.Of("/5"), metrics.Of("/5"));
        Assert.Equal(1001, _meters.Find("wsgen.loop.stalls").Length);
        Assert.Equal(200, _meters.Sum("wsgen.loop.stalls", (MetricTags.Route, "_OTHER")));
    }

    [Fact]
    public async Task HandlersAreTimedUntilTheyAreThroughAndFailuresAreNamed()
    {
        TaskCompletionSource go = Bounded.Gate();
        TestServer? running = null;
        await using TestServer server = running = await StartAsync(new Behaviour
        {
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
            {
                running!.Time.Advance(TimeSpan.FromMilliseconds(20));
                return message.GetString() switch { "wait" => new ValueTask(go.Task), "throw" => throw new FormatException(), _ => endpoint.Reply("done") };
            },
            Error = static (endpoint, _) => endpoint.Reply("failed"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("quick");
        await client.ExpectTextAsync("done");
        await client.SendTextAsync("throw");
        await client.ExpectTextAsync("failed");
        Measured[] both = _meters.Find("wsgen.handler.duration", (MetricTags.Route, "/"), (MetricTags.Kind, "text"));
        Assert.Equal([null, "System.FormatException"], both.Select(static each => each.Tags.GetValueOrDefault(MetricTags.ErrorType)));
        Assert.All(both, static each => Assert.Equal(0.02, each.Value, tolerance: 0.0001));

        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        Assert.Equal(2, _meters.Find("wsgen.handler.duration").Length);
        server.Time.Advance(TimeSpan.FromMilliseconds(300));
        go.SetResult();
        await Bounded.Until(() => _meters.Find("wsgen.handler.duration").Length == 3);
        Assert.Equal(0.32, _meters.Find("wsgen.handler.duration")[2].Value, tolerance: 0.0001);
    }

    [Fact]
    public async Task RoundTripsOfPingsAreTimed()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, builder => builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(1));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await server.PassAsync(TimeSpan.FromSeconds(1) + ConnectionClock.Resolution);
        Received ping = await client.ReceiveAsync();
        server.Time.Advance(TimeSpan.FromMilliseconds(40));
        await client.SendAsync(Opcode.Pong, ping.Payload);
        await Bounded.Until(() => _meters.Find("wsgen.ping.duration", (MetricTags.Route, "/")).Length == 1);
        Assert.Equal(endpoint.Session.RoundTrip!.Value.TotalSeconds, _meters.Sum("wsgen.ping.duration"));
        Assert.InRange(_meters.Sum("wsgen.ping.duration"), 0.04, 0.1);
    }

    [Theory]
    [InlineData(SendQueuePolicy.DropNewest, "drop_newest")]
    [InlineData(SendQueuePolicy.DropOldest, "drop_oldest")]
    public async Task BytesThatWaitAndMessagesThatAreDroppedAreCounted(SendQueuePolicy policy, string name)
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, builder =>
        {
            builder.Options.SendQueueLimit = 80_000;
            builder.Options.SendQueuePolicy = policy;
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.SendAsync(new byte[70_000]).Within();
        for (int i = 0; i < 3; i++)
        {
            await endpoint.Session.SendAsync(new byte[6000]).Within();
        }

        Assert.Equal(2, _meters.Sum("wsgen.send_queue.drops", (MetricTags.Policy, name)));
        Assert.Equal(2, _meters.Sum("wsgen.send_queue.drops", (MetricTags.Route, "/")));
        Assert.Equal(endpoint.Session.BufferedBytes, _meters.Sum("wsgen.send_queue.usage", (MetricTags.Route, "/")));
        Assert.InRange(_meters.Sum("wsgen.send_queue.usage"), 76_000, 76_100);

        await client.ExpectAsync(ReceivedKind.Binary);
        await client.ExpectAsync(ReceivedKind.Binary);
        await Bounded.Until(() => _meters.Sum("wsgen.send_queue.usage") == 0);
        Assert.Equal((2, 76_000), _meters.Traffic("transmit", "binary"));
    }

    [Fact]
    public async Task RefusalsAreCountedByTheirReason()
    {
        await using EndpointServer server = await EndpointServer.StartAsync(Carrier.Memory, builder =>
        {
            builder.Services.AddSingleton<IMeterFactory>(_meters);
            builder.AddEndpoint(ServerEndpointConfig.Create("/a", ScriptedEndpoint.Echo));
            builder.AddEndpoint(ServerEndpointConfig.Create("/mine", ScriptedEndpoint.Echo).WithConfigurator(new TestConfigurator
            {
                Check = static (_, _) => new(new HandshakeRefusal(418, "no coffee")),
            }));
        });
        double Refusals(string reason, int status) =>
            _meters.Sum("wsgen.handshake.refusals", (MetricTags.Reason, reason), (MetricTags.Status, status));

        Assert.Equal(404, await server.StatusAsync("/nowhere"));
        Assert.Equal(1, Refusals("path_not_found", 404));
        Assert.Equal(403, await server.StatusAsync("/a", "Origin: http://elsewhere.example"));
        Assert.Equal(1, Refusals("origin_not_allowed", 403));
        Assert.Equal(418, await server.StatusAsync("/mine"));
        Assert.Equal(1, Refusals("application", 418));
        Assert.StartsWith("HTTP/1.1 400", await server.AskWithAsync("GET /a HTTP/1.1\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        Assert.Equal(1, Refusals("bare_line_feed", 400));
        Assert.Equal(4, _meters.Sum("wsgen.handshake.refusals"));
    }

    private Task<TestServer> StartAsync(Behaviour behaviour, Action<WsServerBuilder>? configure = null) => TestServer.StartAsync(behaviour, builder =>
    {
        builder.Services.AddSingleton<IMeterFactory>(_meters);
        configure?.Invoke(builder);
    });

    private Task<EndpointServer> StartAsync(params ServerEndpointConfig[] endpoints) => EndpointServer.StartAsync(Carrier.Memory, builder =>
    {
        builder.Services.AddSingleton<IMeterFactory>(_meters);
        foreach (ServerEndpointConfig endpoint in endpoints)
        {
            builder.AddEndpoint(endpoint);
        }
    });
}
