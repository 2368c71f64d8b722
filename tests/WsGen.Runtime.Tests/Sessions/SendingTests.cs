using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>What goes out, whole and in order.</summary>
public sealed class SendingTests
{
    [Fact]
    public async Task OverlappingSendsOfManyThreadsArriveWholeAndEachThreadsInOrder()
    {
        const int Threads = 8;
        const int Count = 500;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.SendQueueLimit = 4096);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Task sending = Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(async () =>
        {
            var random = new Random(thread);
            for (int i = 0; i < Count; i++)
            {
                string text = $"{thread}:{i}:" + new string((char)('a' + thread), random.Next(3000));
                await (i % 3 == 0 ? endpoint.Session.SendTextAsync(System.Text.Encoding.UTF8.GetBytes(text)) : endpoint.Session.SendAsync(text));
            }
        })));

        int[] next = new int[Threads];
        for (int i = 0; i < Threads * Count; i++)
        {
            string[] parts = (await client.ReceiveAsync()).Text.Split(':');
            int thread = int.Parse(parts[0]);
            Assert.Equal(next[thread]++, int.Parse(parts[1]));
            Assert.Equal(-1, parts[2].AsSpan().IndexOfAnyExcept((char)('a' + thread)));
        }

        await sending.Within();
        await Bounded.Until(() => endpoint.Session.BufferedBytes == 0);
    }

    [Fact]
    public async Task AMessageOf16MiBGoesBothWays()
    {
        const int Size = 16 * 1024 * 1024;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo, builder => builder.Options.MaxBinaryMessageSize = Size);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        var payload = new byte[Size];
        new Random(1).NextBytes(payload);
        Task sending = client.SendAsync(Opcode.Binary, payload);
        Received echo = await client.ReceiveAsync();
        await sending;
        Assert.True(payload.AsSpan().SequenceEqual(echo.Payload));
        await Bounded.Until(() => endpoint.Session.BufferedBytes == 0);

        await client.SendTextAsync("next");
        await client.ExpectTextAsync("next");
    }

    [Fact]
    public async Task APingIsAnsweredWithTheSamePayload()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, _) = await server.ConnectAsync();
        byte[][] payloads = [[], [1, 2, 3], new byte[125]];
        foreach (byte[] payload in payloads)
        {
            await client.SendAsync(Opcode.Ping, payload);
            Received pong = await client.ReceiveAsync();
            Assert.Equal(ReceivedKind.Pong, pong.Kind);
            Assert.Equal(payload, pong.Payload);
        }

        // In the middle of a message, and in order with the echoes.
        await client.SendAsync(
            RawClient.TextFrame("a"), RawClient.Frame(Opcode.Text, "b"u8, fin: false), RawClient.Frame(Opcode.Ping, "p"u8), RawClient.Frame(Opcode.Continuation, "c"u8));
        await client.ExpectTextAsync("a");
        await client.ExpectAsync(ReceivedKind.Pong);
        await client.ExpectTextAsync("bc");
    }

    [Fact]
    public async Task PingsAndPongsCanBeSent()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.PingAsync("ping"u8.ToArray());
        await endpoint.Session.PongAsync("pong"u8.ToArray());
        Received ping = await client.ReceiveAsync();
        Received pong = await client.ReceiveAsync();
        Assert.Equal((ReceivedKind.Ping, "ping"), (ping.Kind, ping.Text));
        Assert.Equal((ReceivedKind.Pong, "pong"), (pong.Kind, pong.Text));
        await Assert.ThrowsAsync<ArgumentException>(() => endpoint.Session.PingAsync(new byte[126]).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(() => endpoint.Session.PongAsync(new byte[126]).AsTask());
    }

    [Fact]
    public async Task CodesAndReasonsThatMayNotBeOnTheWireAreRefusedToTheCaller()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (_, TestEndpoint endpoint) = await server.ConnectAsync();
        foreach (int code in new[] { 0, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999, 5000 })
        {
            await Assert.ThrowsAsync<ArgumentException>("code", () => endpoint.Session.CloseAsync((CloseCode)code).AsTask());
        }

        await Assert.ThrowsAsync<ArgumentException>("reason", () => endpoint.Session.CloseAsync(CloseCode.NormalClosure, new string('é', 62)).AsTask());
        Assert.True(endpoint.Session.IsOpen);
        await endpoint.Session.CloseAsync(CloseCode.NormalClosure, new string('é', 61));
    }

    [Fact]
    public async Task AfterTheCloseEverySendIsRefused()
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        (_, TestEndpoint endpoint) = await server.ConnectAsync();
        WsSession session = endpoint.Session;
        await session.CloseAsync();
        await Assert.ThrowsAsync<SessionClosedException>(() => session.SendAsync("a").AsTask());
        await Assert.ThrowsAsync<SessionClosedException>(() => session.SendAsync(new byte[1]).AsTask());
        await Assert.ThrowsAsync<SessionClosedException>(() => session.SendTextAsync(new byte[1]).AsTask());
        await Assert.ThrowsAsync<SessionClosedException>(() => session.PingAsync().AsTask());
        await session.CloseAsync(); // but not a close
        session.Abort();
    }

    [Fact]
    public async Task PayloadMemoryStaysIntactUntilTheHandlersTaskHasCompleted()
    {
        // One that lies in the receive buffer, one that is put together of fragments.
        TaskCompletionSource[] go = [Bounded.Gate(), Bounded.Gate()];
        int number = 0;
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo with
        {
            Binary = (TestEndpoint endpoint, in InboundMessage message) =>
                number < 2 ? EchoLaterAsync(endpoint, message.Memory, message.Sequence, go[number++]) : endpoint.Reply(MessageKind.Binary, message.Span),
        });
        (RawClient client, _) = await server.ConnectAsync();
        byte[] first = [.. Enumerable.Repeat((byte)1, 1000)];
        byte[] second = [.. Enumerable.Repeat((byte)2, 2000)];
        await client.SendAsync(
            RawClient.Frame(Opcode.Binary, first),
            RawClient.Frame(Opcode.Binary, second.AsSpan(0, 900), fin: false),
            RawClient.Frame(Opcode.Continuation, second.AsSpan(900)));
        for (int i = 0; i < 2; i++)
        {
            await Bounded.Until(() => number == i + 1);
            for (int j = 0; j < 10; j++)
            {
                await client.SendAsync(Opcode.Binary, new byte[3000]); // more and more behind it
            }

            go[i].SetResult();
            Assert.Equal(i == 0 ? first : second, (await client.ReceiveAsync()).Payload);
        }

        static async ValueTask EchoLaterAsync(
            TestEndpoint endpoint, ReadOnlyMemory<byte> memory, System.Buffers.ReadOnlySequence<byte> sequence, TaskCompletionSource go)
        {
            await go.Task;
            Assert.True(memory.Span.SequenceEqual(sequence.FirstSpan));
            await endpoint.Reply(MessageKind.Binary, memory.Span);
        }
    }
}
