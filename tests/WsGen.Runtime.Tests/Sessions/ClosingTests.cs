using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>OnClose comes exactly once on every path, and says why.</summary>
public sealed class ClosingTests
{
    private static readonly CloseCode s_own = (CloseCode)4001;

    [Fact]
    public async Task ThePeerClosesWithACode()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendCloseAsync((CloseCode)3007, "done");
        await client.ExpectCloseAsync((CloseCode)3007);
        await client.ExpectAsync(ReceivedKind.End);
        client.EndOutput();

        await AssertClosedAsync(server, endpoint, new CloseReason((CloseCode)3007, "done", CloseInitiator.Remote, (CloseCode)3007));
    }

    [Fact]
    public async Task ThePeerClosesWithoutACode()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendCloseAsync(CloseCode.NoStatusReceived);
        Received answer = await client.ReceiveAsync();
        Assert.Equal((ReceivedKind.Close, 0), (answer.Kind, answer.Payload.Length));
        await client.ExpectAsync(ReceivedKind.End);
        client.EndOutput();

        await AssertClosedAsync(server, endpoint, new CloseReason(CloseCode.NoStatusReceived, "", CloseInitiator.Remote));
    }

    [Fact]
    public async Task AHandlerClosesBeforeItReturns()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = static (TestEndpoint endpoint, in InboundMessage _) => endpoint.Session.CloseAsync(s_own, "bye"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();

        // What lies behind the message that closed is not delivered any more.
        await client.SendAsync(RawClient.TextFrame("close"), RawClient.TextFrame("ignored"));
        await AssertOwnCloseAsync(server, client, endpoint);
        Assert.DoesNotContain("text ignored", endpoint.Calls);
    }

    [Fact]
    public async Task AHandlerClosesAfterAnAwait()
    {
        TaskCompletionSource go = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint endpoint, in InboundMessage _) => CloseLaterAsync(endpoint),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("close"), RawClient.TextFrame("ignored"));
        go.SetResult();
        await AssertOwnCloseAsync(server, client, endpoint);
        Assert.DoesNotContain("text ignored", endpoint.Calls);

        async ValueTask CloseLaterAsync(TestEndpoint endpoint)
        {
            await go.Task;
            await endpoint.Session.CloseAsync(s_own, "bye");
            Assert.Equal(0, endpoint.CloseCount); // never while this callback is under way
        }
    }

    [Fact]
    public async Task AnotherThreadClosesWhileNothingHappens()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await Bounded.Until(() => endpoint.Calls.Contains("open"));
        await Task.Run(() => endpoint.Session.CloseAsync(s_own, "bye").AsTask()).Within();
        await AssertOwnCloseAsync(server, client, endpoint);
    }

    [Fact]
    public async Task AnotherThreadClosesWhileAHandlerIsUnderWay()
    {
        TaskCompletionSource done = Bounded.Gate();
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Text = (TestEndpoint _, in InboundMessage _) => new ValueTask(done.Task),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("wait");
        await Bounded.Until(() => endpoint.Calls.Contains("text wait"));
        await endpoint.Session.CloseAsync(s_own, "bye");
        await client.ExpectCloseAsync(s_own, "bye"); // the frame does not wait for the handler, OnClose does
        Assert.Equal(0, endpoint.CloseCount);

        done.SetResult();
        await endpoint.Closed.Within();
        await client.LeaveAsync();
        await AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Local, s_own));
    }

    [Fact]
    public async Task OnOpenCloses()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Open = static endpoint => endpoint.Session.CloseAsync(s_own, "bye"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await AssertOwnCloseAsync(server, client, endpoint);
    }

    [Fact]
    public async Task ClosingOnceMoreInOnCloseChangesNothing()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Close = static (endpoint, _) => endpoint.Session.CloseAsync((CloseCode)4999, "again"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync(s_own, "bye");
        await AssertOwnCloseAsync(server, client, endpoint);
    }

    [Fact]
    public async Task BothSidesCloseAtOnce()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            // The peer's frame lies behind this message already.
            Text = static (TestEndpoint endpoint, in InboundMessage _) => endpoint.Session.CloseAsync(s_own, "ours"),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("close"), RawClient.CloseFrame((CloseCode)3000, "theirs"));
        await client.ExpectCloseAsync(s_own, "ours");
        await client.ExpectAsync(ReceivedKind.End); // one close frame from each side is all there is
        client.EndOutput();
        await AssertClosedAsync(server, endpoint, new CloseReason(s_own, "ours", CloseInitiator.Local, s_own));
    }

    [Fact]
    public async Task DataAfterOurCloseIsIgnoredAndThePeersCloseFrameHonoured()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.CloseAsync(s_own, "bye");
        await client.ExpectCloseAsync(s_own);
        await client.SendTextAsync("late");
        await client.SendAsync(Opcode.Ping, "late"u8);
        await client.SendCloseAsync(s_own);
        await client.ExpectAsync(ReceivedKind.Pong); // RFC 6455 section 5.5.2: until the peer's own close frame
        await client.ExpectAsync(ReceivedKind.End); // no echo before it
        client.EndOutput();
        await AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Local, s_own));
        Assert.DoesNotContain("text late", endpoint.Calls);
    }

    [Fact]
    public async Task AViolationClosesWithItsCode()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();

        // The echo before the violation arrives, and so does the close frame, although more is sent meanwhile.
        await client.SendAsync(RawClient.TextFrame("before"), RawClient.Frame(Opcode.Text, [0xFF]), RawClient.TextFrame("after"));
        await client.ExpectTextAsync("before");
        await client.ExpectCloseAsync(CloseCode.InvalidPayload, "text is not valid UTF-8 (8.1)");
        await client.ExpectAsync(ReceivedKind.End);
        await client.SendTextAsync("still here");
        client.EndOutput();
        await AssertClosedAsync(server, endpoint, new CloseReason(
            CloseCode.AbnormalClosure, "text is not valid UTF-8 (8.1)", CloseInitiator.Transport, CloseCode.InvalidPayload));
    }

    [Fact]
    public async Task AMessageOfAKindWithoutAHandlerClosesWith1003()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with { Binary = null });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Binary, [1]);
        await client.ExpectCloseAsync(CloseCode.UnsupportedData, "this endpoint takes no binary messages");
        client.EndOutput();
        await AssertClosedAsync(server, endpoint, new CloseReason(
            CloseCode.AbnormalClosure, "this endpoint takes no binary messages", CloseInitiator.Transport, CloseCode.UnsupportedData));
    }

    [Fact]
    public async Task AMessageBeyondTheLimitClosesWith1009AndNamesTheOption()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.MaxTextMessageSize = 100);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(Opcode.Text, new byte[101]);
        Received close = await client.ReceiveAsync();
        Assert.Equal(CloseCode.MessageTooBig, close.Code);
        Assert.Contains("MaxTextMessageSize is 100", close.Reason, StringComparison.Ordinal);
        client.EndOutput();
        Assert.Equal(CloseCode.MessageTooBig, (await endpoint.Closed.Within()).SentCode);
    }

    private static async Task AssertOwnCloseAsync(TestServer server, RawClient client, TestEndpoint endpoint)
    {
        await client.ExpectCloseAsync(s_own, "bye");
        await client.LeaveAsync();
        await AssertClosedAsync(server, endpoint, new CloseReason(s_own, "bye", CloseInitiator.Local, s_own));
    }

    /// <param name="server">Where it was.</param>
    /// <param name="endpoint">Who was told.</param>
    /// <param name="reason">What it was told. Whether the peer answers is not known yet then, so only a close of the peer's is a clean one.</param>
    /// <param name="answered">If not in the end either.</param>
    internal static async Task AssertClosedAsync(TestServer server, TestEndpoint endpoint, CloseReason reason, bool? answered = null)
    {
        Assert.Equal(reason with { WasClean = reason.Initiator == CloseInitiator.Remote }, await endpoint.Closed.Within());
        await endpoint.Released.Within();
        await server.ConnectionsEndedAsync();
        Assert.Equal(reason with { WasClean = answered ?? reason.Code != CloseCode.AbnormalClosure }, endpoint.Session.CloseReason);
        Assert.Equal(1, endpoint.CloseCount);
        Assert.Equal("open", endpoint.Calls.First());
        Assert.Equal(["close", "release"], endpoint.Calls.TakeLast(2));
        Assert.False(endpoint.Overlapped);
        Assert.False(endpoint.Session.IsOpen);
        Assert.Empty(endpoint.Session.OpenSessions);
        Assert.True(endpoint.Closing.IsCancellationRequested);
    }
}
