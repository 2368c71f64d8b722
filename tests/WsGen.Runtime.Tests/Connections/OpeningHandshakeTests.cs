using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using WsGen.Handshake;
using WsGen.Support;

namespace WsGen.Connections;

/// <summary>The opening handshake over a connection: how its bytes arrive, how long they may take, and how a refusal leaves.</summary>
public sealed class OpeningHandshakeTests
{
    private static byte[] Request(string path = "/") => Encoding.ASCII.GetBytes(RawClient.Request(path));

    [Fact]
    public async Task ARequestMayComeByteByByte()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        foreach (byte one in Request())
        {
            await client.SendAsync(new[] { one }.AsMemory());
        }

        await client.ReadHeadAsync();
        Assert.Contains("Sec-WebSocket-Accept: " + Heads.Accept, client.Head, StringComparison.Ordinal);
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a");
    }

    [Fact]
    public void RequestAndFramesMayBeCutAnywhere()
    {
        byte[] all = [.. Request(), .. RawClient.TextFrame("first"), .. RawClient.TextFrame("second")];
        for (int cut = 1; cut < all.Length; cut++)
        {
            using var clock = new ConnectionClock(new FakeTimeProvider());
            var transport = new PushTransport();
            new OpeningHandshake(
                transport, new TestUpgradeHandler(Task.CompletedTask, true, clock, Behaviour.Echo), new ConnectionOptions(), clock, NullLogger.Instance).Start();
            transport.Push(all[..cut]);
            transport.Push(all[cut..]);
            Assert.Equal(Heads.GoodAnswer, Encoding.ASCII.GetString(transport.Flushed.AsSpan(0, Heads.GoodAnswer.Length)));
            transport.Skip(Heads.GoodAnswer.Length);
            Assert.Equal(["Text first", "Text second"], transport.TakeFrames());
        }
    }

    /// <summary>RFC 9110 section 7.8. Who does not expect it does not get it: every other test would see it.</summary>
    [Theory]
    [InlineData("100-continue")]
    [InlineData("100-Continue")]
    [InlineData(" , 100-continue")]
    public void WhoExpectsToBeToldToContinueIsBeforeThe101(string expectation)
    {
        using var clock = new ConnectionClock(new FakeTimeProvider());
        var transport = new PushTransport();
        new OpeningHandshake(
            transport, new TestUpgradeHandler(Task.CompletedTask, true, clock, Behaviour.Echo), new ConnectionOptions(), clock, NullLogger.Instance).Start();
        transport.Push(Heads.Bytes(Heads.With("Expect: " + expectation)), RawClient.TextFrame("a"));
        const string Interim = "HTTP/1.1 100 Continue\r\n\r\n";
        Assert.StartsWith(Interim + Heads.GoodAnswer, Heads.Text(transport.Flushed), StringComparison.Ordinal);
        transport.Skip(Interim.Length + Heads.GoodAnswer.Length);
        Assert.Equal(["Text a"], transport.TakeFrames());
    }

    [Fact]
    public async Task ARefusalIsDated()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        server.Time.SetUtcNow(new DateTimeOffset(2029, 11, 6, 8, 49, 37, TimeSpan.Zero));
        RawClient client = server.Dial();
        await client.SendAsync(Encoding.ASCII.GetBytes(RawClient.Request("/%zz")));
        Assert.Contains("\r\nDate: Tue, 06 Nov 2029 08:49:37 GMT\r\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARequestThatTakesTooLongIsAnswered408()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await client.SendAsync(Request().AsMemory(0, 40));
        await Bounded.Until(() => server.Server.ConnectionCount == 1);
        server.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(1, server.Server.ConnectionCount);
        server.Time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToEndAsync(), StringComparison.Ordinal);

        // Then the client has as long again to go away by itself.
        await client.SendAsync(Request());
        server.Time.Advance(TimeSpan.FromSeconds(9.8));
        Assert.Equal(1, server.Server.ConnectionCount);
        server.Time.Advance(TimeSpan.FromSeconds(0.3));
        await server.ConnectionsEndedAsync();
    }

    /// <summary>The first of each reason is seen without asking for it; anybody can make more.</summary>
    [Fact]
    public async Task TheFirstRefusalForAReasonIsLoggedAtInformationAndAllOthersAtDebug()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        foreach (string path in new[] { "/one", "/two", "/%zz", "/three" })
        {
            RawClient client = server.Dial();
            await client.SendAsync(Request(path));
            await client.ReadToEndAsync();
            client.EndOutput();
        }

        await server.ConnectionsEndedAsync();
        LogEntry[] refusals = [.. server.Log.Entries.Where(static entry => entry.Id is 100 or 102)];
        Assert.Equal([LogLevel.Information, LogLevel.Debug, LogLevel.Information, LogLevel.Debug], refusals.Select(static entry => entry.Level));
        Assert.EndsWith("(further ones for this reason at Debug)", refusals[0].Text, StringComparison.Ordinal);
        Assert.Contains("with 404", refusals[1].Text, StringComparison.Ordinal);
        Assert.Contains("with 400", refusals[2].Text, StringComparison.Ordinal);
    }

    /// <summary>The application's own refusals are told apart by their status.</summary>
    [Fact]
    public void EachStatusOfTheApplicationIsAReasonOfItsOwn()
    {
        var refusals = new RefusalLog();
        using var log = new TestLog();
        foreach (int status in new[] { 300, 401, 403, 401, 599, 599, 403 })
        {
            refusals.Write(log, null, UpgradeDecision.Refuse(new HandshakeRefusal(status, "no")), "no");
        }

        foreach (HandshakeViolation violation in Enum.GetValues<HandshakeViolation>().Where(static each => each is > HandshakeViolation.None and < HandshakeViolation.StatusLineInvalid))
        {
            refusals.Write(log, null, UpgradeDecision.Refuse(violation), "no");
            Assert.Equal(LogLevel.Information, log.Entries.Last().Level);
        }

        Assert.Equal([102, 102, 102, 100, 102, 100, 100], log.Entries.Take(7).Select(static entry => entry.Id));
    }

    [Fact]
    public async Task AConnectionThatSaysNothingIsAnswered408()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await Bounded.Until(() => server.Server.ConnectionCount == 1);
        server.Time.Advance(TimeSpan.FromSeconds(10.1));
        Assert.StartsWith("HTTP/1.1 408 ", await client.ReadToEndAsync(), StringComparison.Ordinal);
        client.EndOutput();
        await server.ConnectionsEndedAsync();
    }

    [Fact]
    public async Task TheHandshakesTimeDoesNotRunOnInTheSession()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await Bounded.Until(() => server.Server.ConnectionCount == 1);
        server.Time.Advance(TimeSpan.FromSeconds(9.9));
        await client.UpgradeAsync("/");
        server.Time.Advance(TimeSpan.FromHours(1));
        await client.SendTextAsync("a");
        await client.ExpectTextAsync("a");
    }

    [Theory]
    [InlineData("GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\n", "404")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "426")]
    [InlineData("nonsense\r\n\r\n", "400")]
    public async Task ARefusalArrivesAlthoughTheClientHasSentMore(string request, string status)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await client.SendAsync(Encoding.ASCII.GetBytes(request), new byte[20_000]);
        string answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 " + status, answer, StringComparison.Ordinal);

        // It is read and thrown away until the client ends.
        await client.SendAsync(new byte[200_000]);
        Assert.Equal(1, server.Server.ConnectionCount);
        client.EndOutput();
        await server.ConnectionsEndedAsync();
    }

    [Fact]
    public async Task AnUnfinishedRequestThatEndsIsLetGo()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await client.SendAsync(Request().AsMemory(0, 40));
        client.EndOutput();
        Assert.Equal("", await client.ReadToEndAsync());
        await server.ConnectionsEndedAsync();
    }

    [Fact]
    public async Task ASessionWhoseClientEndedWithItsRequestStillOpensAndCloses()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await client.SendAsync(Request(), RawClient.TextFrame("and that was it"));
        client.EndOutput();
        await client.ReadHeadAsync();
        await client.ExpectTextAsync("and that was it");
        await client.ExpectAsync(ReceivedKind.End);
        TestEndpoint endpoint = await server.NextEndpointAsync();
        Assert.Equal(CloseCode.AbnormalClosure, (await endpoint.Closed.Within()).Code);
    }

    [Fact]
    public async Task ADecisionMayTakeItsTime()
    {
        TaskCompletionSource decided = Bounded.Gate();
        await using DecidingServer server = new(decided.Task, accept: true);
        await server.Client.SendAsync(Request(), RawClient.TextFrame("behind"));
        await Bounded.Until(() => server.Asked);
        await server.Client.SendTextAsync("later");
        decided.SetResult();
        await server.Client.ReadHeadAsync();
        Assert.StartsWith("HTTP/1.1 101 ", server.Client.Head, StringComparison.Ordinal);
        await server.Client.ExpectTextAsync("behind");
        await server.Client.ExpectTextAsync("later");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ALateDecisionMayRefuseOrFail(bool fails)
    {
        TaskCompletionSource decided = Bounded.Gate();
        await using DecidingServer server = new(decided.Task, accept: false);
        await server.Client.SendAsync(Request(), new byte[5000]);
        await Bounded.Until(() => server.Asked);
        if (fails)
        {
            decided.SetException(new InvalidOperationException("no"));
        }
        else
        {
            decided.SetResult();
        }

        Assert.StartsWith(fails ? "HTTP/1.1 500 " : "HTTP/1.1 403 ", await server.Client.ReadToEndAsync(), StringComparison.Ordinal);
        server.Client.EndOutput();
        await server.Ended.Within();
    }

    [Fact]
    public async Task ADecisionThatNeverComesEndsInAReset()
    {
        TaskCompletionSource decided = Bounded.Gate();
        await using DecidingServer server = new(decided.Task, accept: true);
        await server.Client.SendAsync(Request());
        await Bounded.Until(() => server.Asked);
        server.Time.Advance(TimeSpan.FromSeconds(10.1));
        await Assert.ThrowsAnyAsync<IOException>(() => server.Client.ReadHeadAsync());

        decided.SetResult(); // too late, and harmless
        await server.Ended.Within();
        Assert.Equal(["open", "close", "release"], server.Endpoint!.Calls);
    }

    [Fact]
    public async Task ATickAfterTheConnectionHasEndedWritesNothing()
    {
        // The clock has taken its list of connections, and only then the client goes.
        await using DecidingServer server = new(Task.CompletedTask, accept: true);
        server.Client.EndOutput();
        await server.Ended.Within();
        server.Handshake.OnTick(long.MaxValue - 1);
        Assert.Equal("", await server.Client.ReadToEndAsync());
    }
}
