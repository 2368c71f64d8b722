using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A peer that asks whether anybody is there gets its answer although a handler is at work, and gets it once.</summary>
public sealed class PingsWhileWaitingTests
{
    private TaskCompletionSource _release = Bounded.Gate();
    private int _waiting;

    [Fact]
    public async Task APingThatComesLaterIsAnswered()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await WaitingAsync(server);
        await client.SendAsync(Opcode.Ping, "are you there"u8);
        await ExpectPongAsync(server, client, "are you there");
        await client.SendAsync(Opcode.Ping, "still"u8);
        await ExpectPongAsync(server, client, "still");

        await ExpectNothingMoreThanTheAnswersAsync(client);
    }

    [Fact]
    public async Task SoAreThoseThatCameWithTheMessageByOnePong()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await WaitingAsync(server, RawClient.Frame(Opcode.Ping, "one"u8), RawClient.Frame(Opcode.Ping, "two"u8));
        await ExpectPongAsync(server, client, "two");
        await ExpectNothingMoreThanTheAnswersAsync(client);
    }

    [Fact]
    public async Task WhereverItIsCut()
    {
        byte[] frame = RawClient.Frame(Opcode.Ping, "cut"u8);
        for (int cut = 1; cut < frame.Length; cut++)
        {
            await using TestServer server = await StartAsync();
            (RawClient client, _) = await WaitingAsync(server, frame[..cut]);
            await client.SendAsync((ReadOnlyMemory<byte>)frame[cut..]);
            await ExpectPongAsync(server, client, "cut");
            await client.SendAsync(Opcode.Ping, "and on"u8);
            await ExpectPongAsync(server, client, "and on");
            _release.SetResult();
            _release = Bounded.Gate();
        }
    }

    [Fact]
    public async Task OneBehindAMessageThatIsHeldIsAnsweredBeforeTheMessage()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await WaitingAsync(server);
        await client.SendTextAsync("next");
        await client.SendAsync(Opcode.Ping, "over there"u8);
        await ExpectPongAsync(server, client, "over there");
        _release.SetResult();
        await client.ExpectTextAsync("wait");
        await client.ExpectTextAsync("next");
        await client.SendAsync(Opcode.Ping, "last"u8);
        Assert.Equal("last", (await client.ReceiveAsync()).Text);
    }

    [Fact]
    public async Task OneThatWasReadAheadIsAnsweredOnceThoughTheNextHandlerWaitsToo()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await WaitingAsync(server);
        await client.SendAsync(RawClient.TextFrame("wait"), RawClient.Frame(Opcode.Ping, "A"u8));
        await ExpectPongAsync(server, client, "A");
        TaskCompletionSource first = _release;
        _release = Bounded.Gate();
        first.SetResult();
        await client.ExpectTextAsync("wait");
        await Bounded.Until(() => Volatile.Read(ref _waiting) == 2);
        await client.SendAsync(Opcode.Ping, "B"u8);
        await ExpectPongAsync(server, client, "B");
        await ExpectNothingMoreThanTheAnswersAsync(client);
        await client.SendAsync(Opcode.Ping, "C"u8);
        Assert.Equal("C", (await client.ReceiveAsync()).Text);
    }

    [Fact]
    public async Task OneBehindASecondMessageIsAnsweredWhileThatOneWaits()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await WaitingAsync(server, RawClient.TextFrame("wait"), RawClient.Frame(Opcode.Ping, "P"u8));
        TaskCompletionSource first = _release;
        _release = Bounded.Gate();
        first.SetResult();
        await client.ExpectTextAsync("wait");
        await Bounded.Until(() => Volatile.Read(ref _waiting) == 2);
        await ExpectPongAsync(server, client, "P");
        await ExpectNothingMoreThanTheAnswersAsync(client);
    }

    [Fact]
    public async Task AHandlerThatIsQuickDoesNotChangeTheOrder()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await WaitingAsync(server, RawClient.Frame(Opcode.Ping, "in turn"u8));
        await ExpectNothingMoreThanTheAnswersAsync(client, "in turn");
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(Behaviour.Echo with
    {
        Text = (TestEndpoint endpoint, in InboundMessage message) =>
        {
            string text = message.GetString();
            return text == "wait" ? WaitAsync(endpoint) : endpoint.Reply(text);
        },
    });

    private async ValueTask WaitAsync(TestEndpoint endpoint)
    {
        Task release = _release.Task;
        Interlocked.Increment(ref _waiting); // from now on the gate may be replaced by one for the next handler
        await release;
        await endpoint.Reply("wait");
    }

    private async Task<(RawClient Client, TestEndpoint Endpoint)> WaitingAsync(TestServer server, params byte[][] behind)
    {
        int waiting = Volatile.Read(ref _waiting);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync([RawClient.TextFrame("wait"), .. behind]);
        await Bounded.Until(() => Volatile.Read(ref _waiting) > waiting);
        return (client, endpoint);
    }

    private async Task ExpectNothingMoreThanTheAnswersAsync(RawClient client, params string[] pongs)
    {
        _release.SetResult();
        await client.ExpectTextAsync("wait");
        foreach (string pong in pongs)
        {
            Received received = await client.ReceiveAsync();
            Assert.Equal((ReceivedKind.Pong, pong), (received.Kind, received.Text));
        }

        await client.SendTextAsync("end");
        await client.ExpectTextAsync("end");
    }

    /// <summary>The clock goes on until it is there.</summary>
    private static async Task ExpectPongAsync(TestServer server, RawClient client, string payload)
    {
        Task<Received> received = client.ReceiveAsync();
        await Bounded.Until(() =>
        {
            server.Time.Advance(ConnectionClock.Resolution);
            return received.IsCompleted;
        });
        Assert.Equal((ReceivedKind.Pong, payload), ((await received).Kind, (await received).Text));
    }
}
