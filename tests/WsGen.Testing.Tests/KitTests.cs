namespace WsGen.Testing.Tests;

/// <summary>The kit, as its users have it.</summary>
public sealed class KitTests : IAsyncLifetime
{
    private WsTestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await WsTestServer.StartAsync(static builder =>
    {
        builder.AddEndpoints();
        builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(100);
        builder.Options.PongTimeout = TimeSpan.FromSeconds(10);
    });

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task TimeStandsStillUntilTheTestMovesIt()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/Big%20Ben");
        await client.SendAsync("now?");
        await client.ExpectTextAsync("2030-01-01T00:00:00.0000000+00:00");
        await client.ExpectNothingAsync();
        _server.Time.Advance(TimeSpan.FromMinutes(1));
        await client.ExpectTextAsync("Big Ben: a minute is over");
    }

    [Fact]
    public async Task TimeOutsOfTheServerComeWhenTheClockSaysSo()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        _server.Time.Advance(TimeSpan.FromMinutes(1));
        await client.ExpectTextAsync("a: a minute is over");
        _server.Time.Advance(TimeSpan.FromSeconds(40.1));
        await client.ExpectPingAsync();
        _server.Time.Advance(TimeSpan.FromSeconds(10.2));
        await client.ExpectCloseAsync(CloseCode.GoingAway);
    }

    [Fact]
    public async Task TheSubprotocolIsNegotiated()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a", new TestRequest { Subprotocols = ["v1", "v2"] });
        Assert.Equal("v2", client.Subprotocol);
        await using WsTestClient other = await _server.ConnectAsync("/clock/a");
        Assert.Null(other.Subprotocol);
    }

    [Fact]
    public void AFieldOfTheRequestMayBeGivenByItsName()
    {
        var request = new TestRequest { Headers = [new("Cookie", "a=1"), new("X", "x"), new("cookie", "b=2")], ["COOKIE"] = "c=3", ["Y"] = "y", ["Host"] = null };
        Assert.Equal([new("X", "x"), new("COOKIE", "c=3"), new("Y", "y"), new("Host", null)], request.Headers);
        Assert.Equal("c=3", request["Cookie"]);
        Assert.Null(request["Host"]);
        Assert.Null(request["Z"]);
        Assert.Equal("b=2", new TestRequest { Headers = [new("A", "a=1"), new("a", "b=2")] }["A"]);
    }

    [Fact]
    public async Task ARefusalIsAnAnswer()
    {
        TestResponse none = await _server.ExpectRefusalAsync("/nowhere");
        Assert.Equal(404, none.Status);
        Assert.Equal(403, (await _server.ExpectRefusalAsync("/clock/a", new TestRequest { Origin = "https://elsewhere.example" })).Status);
        TestResponse version = await _server.ExpectRefusalAsync("/clock/a", new TestRequest { Headers = [new("Sec-WebSocket-Version", "12")] });
        Assert.Equal(426, version.Status);
        Assert.Equal("13", version.Header("sec-websocket-version"));
        Assert.Equal(400, (await _server.ExpectRefusalAsync("/clock/a", new TestRequest { Headers = [new("Sec-WebSocket-Key", null)] })).Status);
        await using (WsTestServer empty = await WsTestServer.StartAsync(static _ => { }))
        {
            WsTestException forgotten = await Assert.ThrowsAsync<WsTestException>(() => empty.ConnectAsync("/clock/a"));
            Assert.EndsWith("The server has no endpoint. AddEndpoints() on the builder adds those of the project that calls it, AddEndpoint<T>() a single one.", forgotten.Message);
        }

        Assert.Equal(426, (await _server.ExpectRefusalAsync("/clock/a", new TestRequest { ["sec-websocket-version"] = "12" })).Status);
        Assert.Equal(400, (await _server.ExpectRefusalAsync("/clock/a", new TestRequest { ["Sec-WebSocket-Key"] = null })).Status);
        Assert.False(none.Body.EndsWith('\n'), "the line feed is no part of what is said");
        WsTestException error = await Assert.ThrowsAsync<WsTestException>(() => _server.ConnectAsync("/nowhere"));
        Assert.DoesNotContain("AddEndpoints", error.Message);
        Assert.StartsWith("The upgrade of /nowhere was refused with 404", error.Message);
        await Assert.ThrowsAsync<WsTestException>(() => _server.ExpectRefusalAsync("/clock/a"));
    }

    [Fact]
    public async Task FramesAreAsTheTestScriptsThem()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendAsync(TestFrame.Text("no", fin: false), TestFrame.Ping("between"u8.ToArray()), TestFrame.Continuation("w"u8.ToArray()));
        Assert.Equal("between"u8.ToArray(), (await client.ExpectPongAsync()).ToArray());
        await client.ExpectTextAsync();
        await client.SendAsync(TestFrame.Text("unmasked") with { Masked = false });
        await client.ExpectCloseAsync(CloseCode.ProtocolError);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(1, 4)]
    [InlineData(8, 1)]
    public async Task FramesMayBreakTheRules(int opcode, int reserved)
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendAsync(new TestFrame(opcode, default) { Reserved = reserved });
        await client.ExpectCloseAsync(CloseCode.ProtocolError);
    }

    [Fact]
    public async Task SoMayBytes()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendBytesAsync(new byte[] { 0x81, 0xFE, 0, 5 });
        await client.ExpectCloseAsync(CloseCode.ProtocolError);
    }

    [Theory]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65535)]
    [InlineData(65536)]
    public async Task FramesOfEveryLengthGoBothWays(int length)
    {
        await using WsTestServer server = await WsTestServer.StartAsync(static builder =>
        {
            builder.AddEndpoint<EchoServer.Echo>();
            builder.Options.MaxBinaryMessageSize = 1 << 20;
        });
        await using WsTestClient client = await server.ConnectAsync("/echo");
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        await client.SendAsync(bytes);
        Assert.Equal(bytes, (await client.ExpectBinaryAsync()).ToArray());
    }

    [Fact]
    public async Task PartsArePutTogetherAndWhatStandsBetweenThemFollows()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendAsync(new byte[] { 1, 2 });
        Assert.Equal([1, 2], (await client.ExpectBinaryAsync()).ToArray());
        Assert.Equal([1], (await client.ExpectPingAsync()).ToArray());
        Assert.Equal([2], (await client.ExpectPingAsync()).ToArray());
        await client.LeaveAsync();
    }

    [Fact]
    public async Task OrEachFrameByItself()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendAsync(new byte[] { 7 });
        TestFrame[] frames = [(await client.ReceiveFrameAsync())!, (await client.ReceiveFrameAsync())!, (await client.ReceiveFrameAsync())!];
        Assert.Equal([2, 9, 0], frames.Select(static frame => frame.Opcode));
        Assert.Equal([false, true, true], frames.Select(static frame => frame.Fin));
    }

    [Fact]
    public async Task AFailureSaysWhatCameAndWhatWasSaidBefore()
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendAsync("fail");
        WsTestException error = await Assert.ThrowsAsync<WsTestException>(() => client.ExpectTextAsync("well"));
        Assert.StartsWith("Expected text \"well\", but there came close 1011", error.Message);
        Assert.Contains("> GET /clock/a\n  < 101\n  > text \"fail\"\n  < close 1011", error.Message);
        Assert.Contains("InvalidOperationException: as asked", error.Message);
    }

    public static TheoryData<string, Func<WsTestClient, Task>> Expectations => new()
    {
        { "nothing", static client => client.ExpectNothingAsync() },
        { "a binary message", static client => client.ExpectBinaryAsync() },
        { "a ping", static client => client.ExpectPingAsync() },
        { "a pong", static client => client.ExpectPongAsync() },
        { "close 1000", static client => client.ExpectCloseAsync() },
        { "the end of the connection", static client => client.ExpectEndAsync() },
    };

    [Theory]
    [MemberData(nameof(Expectations))]
    public async Task EachExpectationFailsWhereATextComes(string expected, Func<WsTestClient, Task> expects)
    {
        await using WsTestClient client = await _server.ConnectAsync("/clock/a");
        await client.SendAsync("now?");
        WsTestException error = await Assert.ThrowsAsync<WsTestException>(() => expects(client));
        Assert.StartsWith($"Expected {expected}, but there came text \"2030", error.Message);
    }

    [Fact]
    public async Task ACloseFrameIsExpectedWithItsCodeAndItsReason()
    {
        foreach ((CloseCode code, string? reason, bool isRight) in new (CloseCode, string?, bool)[]
        {
            (CloseCode.NormalClosure, null, true), (CloseCode.NormalClosure, "", true), (CloseCode.NormalClosure, "bye", false), (CloseCode.GoingAway, null, false),
        })
        {
            await using WsTestClient client = await _server.ConnectAsync("/clock/a");
            await client.CloseAsync();
            Task expecting = client.ExpectCloseAsync(code, reason);
            await (isRight ? expecting : Assert.ThrowsAsync<WsTestException>(() => expecting));
        }
    }

    [Fact]
    public async Task WhoWaitsInVainIsToldSo()
    {
        _server.Patience = TimeSpan.FromMilliseconds(1);
        await using WsTestClient client = await ConnectPatientlyAsync();
        WsTestException error = await Assert.ThrowsAsync<WsTestException>(() => client.ExpectTextAsync());
        Assert.StartsWith("Expected a frame, but there came nothing within 0.001 seconds", error.Message);
    }

    [Fact]
    public async Task TheEndIsSeenForWhatItIs()
    {
        await using WsTestClient orderly = await _server.ConnectAsync("/clock/a");
        orderly.End();
        await orderly.ExpectEndAsync();
        await using WsTestClient crashed = await _server.ConnectAsync("/clock/a");
        crashed.Reset();
        Assert.Equal(TestMessageKind.Reset, (await crashed.ReceiveAsync()).Kind);
        await using WsTestClient stopped = await _server.ConnectAsync("/clock/a");
        Task stopping = _server.StopAsync();
        await stopped.ExpectCloseAsync(CloseCode.GoingAway);
        await stopped.CloseAsync(CloseCode.GoingAway);
        await stopped.ExpectEndAsync();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task TheClockIsMovedInStepsUntilSomethingIsSo()
    {
        DateTimeOffset began = _server.Time.GetUtcNow();
        await _server.AdvanceUntilAsync(() => _server.Time.GetUtcNow() - began >= TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(3), _server.Time.GetUtcNow() - began);
        await Assert.ThrowsAsync<WsTestException>(() => _server.AdvanceUntilAsync(static () => false, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)));
    }

    // The handshake is not what is to fail.
    private async Task<WsTestClient> ConnectPatientlyAsync()
    {
        TimeSpan patience = _server.Patience;
        _server.Patience = TimeSpan.FromSeconds(10);
        WsTestClient client = await _server.ConnectAsync("/clock/a");
        _server.Patience = patience;
        return client;
    }
}
