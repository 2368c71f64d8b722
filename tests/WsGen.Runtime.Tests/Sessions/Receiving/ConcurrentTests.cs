using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions.Receiving;

/// <summary>MaxConcurrentMessages above 1: several messages of one session at the same time, and no more than that.</summary>
public sealed class ConcurrentTests
{
    private readonly Dictionary<string, TaskCompletionSource> _gates = new() { ["a"] = Bounded.Gate(), ["b"] = Bounded.Gate(), ["c"] = Bounded.Gate() };

    private Behaviour Two => new()
    {
        MaxConcurrentMessages = 2,
        Text = (TestEndpoint endpoint, in InboundMessage message) => WaitAsync(endpoint, message.Memory),
    };

    [Fact]
    public async Task SoManyAreUnderWayAndNoMoreAndRepliesComeAsTheyAreDone()
    {
        await using TestServer server = await TestServer.StartAsync(Two);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"), RawClient.TextFrame("c"), RawClient.Frame(Opcode.Ping, []));
        await Bounded.Until(() => endpoint.Calls.Count == 3);
        Assert.Equal(["open", "text a", "text b"], endpoint.Calls.Order());
        _gates["b"].SetResult();
        await client.ExpectTextAsync("b");
        await Bounded.Until(() => endpoint.Calls.Contains("text c"));
        await client.ExpectAsync(ReceivedKind.Pong); // the third has been taken, so it is read on
        _gates["c"].SetResult();
        await client.ExpectTextAsync("c");
        _gates["a"].SetResult();
        await client.ExpectTextAsync("a");
    }

    [Fact]
    public async Task HandlersThatBlockAreBesideEachOtherToo()
    {
        using var both = new Barrier(2);
        await using TestServer server = await TestServer.StartAsync(new Behaviour
        {
            MaxConcurrentMessages = 2,
            Text = (TestEndpoint endpoint, in InboundMessage message) =>
                both.SignalAndWait(Bounded.Limit) ? endpoint.Reply(MessageKind.Text, message.Span) : throw new TimeoutException(),
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("x"), RawClient.TextFrame("x"));
        await client.ExpectTextAsync("x");
        await client.ExpectTextAsync("x");
    }

    [Fact]
    public async Task OnCloseWaitsForAll()
    {
        await using TestServer server = await TestServer.StartAsync(Two);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.TextFrame("a"), RawClient.TextFrame("b"));
        await Bounded.Until(() => endpoint.Calls.Count == 3);
        await client.SendCloseAsync(CloseCode.NormalClosure);
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        Assert.True(endpoint.Closing.IsCancellationRequested);
        _gates["b"].SetResult();
        await Bounded.Until(() => endpoint.Errors.Count == 1); // its reply came too late
        Assert.Equal(0, endpoint.CloseCount);
        _gates["a"].SetResult();
        await endpoint.Closed.Within();
        Assert.Equal(["close", "release"], endpoint.Calls.TakeLast(2));
        Assert.Equal(1, endpoint.CloseCount);
    }

    [Fact]
    public async Task ErrorHandlersRunOneAtATime()
    {
        int inside = 0;
        bool overlapped = false;
        await using TestServer server = await TestServer.StartAsync(Two with
        {
            MaxConcurrentMessages = 8,
            Text = static (TestEndpoint _, in InboundMessage _) => throw new InvalidOperationException(),
            Error = async (endpoint, _) =>
            {
                overlapped |= Interlocked.Increment(ref inside) != 1;
                await Task.Yield();
                await endpoint.Reply("error");
                Interlocked.Decrement(ref inside);
            },
        });
        (RawClient client, _) = await server.ConnectAsync();
        await client.SendAsync([.. Enumerable.Repeat(RawClient.TextFrame("x"), 500)]);
        for (int i = 0; i < 500; i++)
        {
            await client.ExpectTextAsync("error");
        }

        Assert.False(overlapped);
    }

    [Fact]
    public async Task EachHasItsOwnBytes()
    {
        await using TestServer server = await TestServer.StartAsync(new Behaviour
        {
            MaxConcurrentMessages = 4,
            Binary = static (TestEndpoint endpoint, in InboundMessage message) => LaterAsync(endpoint, message.Memory),
        });
        (RawClient client, _) = await server.ConnectAsync();
        byte[][] messages = [.. Enumerable.Range(0, 200).Select(static i => Enumerable.Repeat((byte)i, 1 + (i * 37 % 5000)).ToArray())];
        Task sending = client.SendAsync([.. messages.Select(static message => RawClient.Frame(Opcode.Binary, message))]);
        var received = new List<byte[]>();
        for (int i = 0; i < messages.Length; i++)
        {
            received.Add((await client.ReceiveAsync()).Payload);
        }

        await sending;
        Assert.Equal(messages.Select(Convert.ToHexString).Order(), received.Select(Convert.ToHexString).Order());

        static async ValueTask LaterAsync(TestEndpoint endpoint, ReadOnlyMemory<byte> message)
        {
            for (int i = 0; i < message.Length % 4; i++)
            {
                await Task.Yield();
            }

            await endpoint.Reply(MessageKind.Binary, message.Span);
        }
    }

    [Fact]
    public async Task StreamsAreBesideEachOtherOnceTheirMessagesHaveEnded()
    {
        await using TestServer server = await TestServer.StartAsync(Two with
        {
            TextDelivery = Delivery.Stream,
            TextStream = async (endpoint, message) => await WaitAsync(endpoint, Encoding.UTF8.GetBytes(await message.Text.ReadToEndAsync())),
        });
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendAsync(RawClient.Frame(Opcode.Text, "a"u8, fin: false), RawClient.Frame(Opcode.Continuation, []), RawClient.TextFrame("b"), RawClient.TextFrame("c"));
        await Bounded.Until(() => endpoint.Calls.Count == 3);
        _gates["b"].SetResult();
        await client.ExpectTextAsync("b");
        await Bounded.Until(() => endpoint.Calls.Count == 4);
        await client.SendCloseAsync(CloseCode.NormalClosure);
        await client.ExpectCloseAsync(CloseCode.NormalClosure);
        Assert.Equal(0, endpoint.CloseCount);
        _gates["a"].SetResult();
        _gates["c"].SetResult();
        await endpoint.Closed.Within();
    }

    [Fact]
    public async Task ASessionThatWorksIsNotIdle()
    {
        await using TestServer server = await TestServer.StartAsync(Two, static builder => builder.Options.ReadIdleTimeout = TimeSpan.FromSeconds(3));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await client.SendTextAsync("a");
        await Bounded.Until(() => endpoint.Calls.Count == 2);
        await server.PassAsync(TimeSpan.FromSeconds(10));
        Assert.True(endpoint.Session.IsOpen);
        _gates["a"].SetResult();
        await client.ExpectTextAsync("a");
        await StillTime.HandlersReturnedAsync(server.Server);
        await server.PassAsync(TimeSpan.FromSeconds(2));
        Assert.True(endpoint.Session.IsOpen);
        await server.PassAsync(TimeSpan.FromSeconds(2));
        await client.ExpectCloseAsync(CloseCode.GoingAway, "nothing received for 3 s (ReadIdleTimeout)");
    }

    private async ValueTask WaitAsync(TestEndpoint endpoint, ReadOnlyMemory<byte> message)
    {
        await _gates[Encoding.UTF8.GetString(message.Span)].Task;
        await endpoint.Reply(MessageKind.Text, message.Span);
    }
}
