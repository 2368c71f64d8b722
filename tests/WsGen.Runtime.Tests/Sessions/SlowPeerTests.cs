using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>A peer that does not read costs bounded memory, and its own session only.</summary>
public sealed class SlowPeerTests
{
    private const int QueueLimit = 10_000;
    private static readonly byte[] s_block = new byte[70_000]; // more than the pipe takes before its reader reads

    [Fact]
    public async Task WhatIsBufferedStaysWithinTheLimitAndTheRestWaitsItsTurn()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        List<Task> sends = [];
        for (int i = 0; i < 100; i++)
        {
            // Text and bytes take different ways through the queue.
            sends.Add((i % 2 == 0
                ? endpoint.Session.SendAsync($"{i:d4}" + new string('x', 500))
                : endpoint.Session.SendTextAsync(System.Text.Encoding.UTF8.GetBytes($"{i:d4}" + new string('y', 500)))).AsTask());
            Assert.InRange(endpoint.Session.BufferedBytes, 1, s_block.Length + 100 + QueueLimit);
        }

        // The block alone is beyond the limit here: all wait, and none is lost.
        Assert.All(sends, static send => Assert.False(send.IsCompleted));
        await client.ExpectAsync(ReceivedKind.Binary);
        for (int i = 0; i < 100; i++)
        {
            Assert.StartsWith($"{i:d4}", (await client.ReceiveAsync()).Text, StringComparison.Ordinal);
        }

        await Task.WhenAll(sends).Within();
        await Bounded.Until(() => endpoint.Session.BufferedBytes == 0);
    }

    [Fact]
    public async Task WithinTheLimitASendIsAcceptedAtOnce()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, limit: 100_000);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        var bytes = new byte[] { 1, 2, 3 };
        Assert.True(endpoint.Session.SendAsync(bytes).IsCompletedSuccessfully);
        bytes.AsSpan().Clear(); // accepted means: taken
        Assert.True(endpoint.Session.SendAsync("text").IsCompletedSuccessfully);

        await client.ExpectAsync(ReceivedKind.Binary);
        Assert.Equal([1, 2, 3], (await client.ReceiveAsync()).Payload);
        await client.ExpectTextAsync("text");
    }

    [Fact]
    public async Task TooManyWaitingSendsAreRefused()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        Task[] waiting = [.. Enumerable.Range(0, 256).Select(i => endpoint.Session.SendAsync($"{i}").AsTask())];
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => endpoint.Session.SendAsync("one too many").Within());
        Assert.Contains("256 sends already wait", error.Message, StringComparison.Ordinal);
        Assert.Contains($"SendQueueLimit is {QueueLimit}", error.Message, StringComparison.Ordinal);

        await client.ExpectAsync(ReceivedKind.Binary);
        for (int i = 0; i < waiting.Length; i++)
        {
            await client.ExpectTextAsync($"{i}");
        }

        await Task.WhenAll(waiting).Within();
        await endpoint.Session.SendAsync("again").Within();
        await client.ExpectTextAsync("again");
    }

    [Fact]
    public async Task AWaitingSendCanBeCancelledAndIsNotSent()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        using var cancellation = new CancellationTokenSource();
        Task first = endpoint.Session.SendAsync("first").AsTask();
        Task cancelled = endpoint.Session.SendAsync("cancelled", cancellation.Token).AsTask();
        Task last = endpoint.Session.SendAsync("last").AsTask();
        cancellation.Cancel();
        Assert.Equal(cancellation.Token, (await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled.Within())).CancellationToken);

        // Its place among the waiting is free again, also if the token was cancelled before.
        for (int i = 0; i < 300; i++)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(() => endpoint.Session.SendAsync("never", cancellation.Token).AsTask());
        }

        await client.ExpectAsync(ReceivedKind.Binary);
        await client.ExpectTextAsync("first");
        await client.ExpectTextAsync("last");
        await Task.WhenAll(first, last).Within();
        await endpoint.Session.SendAsync("open", cancellation.Token).Within(); // nothing to wait for: nothing to cancel
        await client.ExpectTextAsync("open");
    }

    [Fact]
    public async Task WaitingSendsFailAsSoonAsTheSessionCloses()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, limit: 100_000);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        Assert.True(endpoint.Session.SendAsync("accepted").IsCompletedSuccessfully);
        Task waiting = endpoint.Session.SendAsync(new byte[50_000]).AsTask();
        Assert.False(waiting.IsCompleted);
        await endpoint.Session.CloseAsync((CloseCode)4000, "enough");

        // Although the peer still reads nothing.
        Assert.Equal((CloseCode)4000, (await Assert.ThrowsAsync<SessionClosedException>(() => waiting.Within())).CloseReason.Code);
        await endpoint.Closed.Within();

        // What had been accepted goes out before the close frame.
        await client.ExpectAsync(ReceivedKind.Binary);
        await client.ExpectTextAsync("accepted");
        await client.ExpectCloseAsync((CloseCode)4000);
    }

    [Fact]
    public async Task OutputThatStandsStillForTheSendTimeoutResetsTheConnection()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo, limit: 100_000);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        Task waiting = endpoint.Session.SendAsync(new byte[50_000]).AsTask();
        server.Time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.True(endpoint.Session.IsOpen);
        server.Time.Advance(TimeSpan.FromSeconds(0.2));

        await Assert.ThrowsAsync<SessionClosedException>(() => waiting.Within());
        await ClosingTests.AssertClosedAsync(server, endpoint, new CloseReason(
            CloseCode.AbnormalClosure, "the peer has not read for 20 s (SendTimeout)", CloseInitiator.Transport));
        await client.ExpectAsync(ReceivedKind.Reset);
    }

    [Fact]
    public async Task ReadingInTimeKeepsTheConnection()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        for (int i = 0; i < 5; i++)
        {
            Task next = endpoint.Session.SendAsync(s_block).AsTask();
            server.Time.Advance(TimeSpan.FromSeconds(15));
            await client.ExpectAsync(ReceivedKind.Binary);
            await next.Within();
        }

        // And with nothing to send no time runs.
        await client.ExpectAsync(ReceivedKind.Binary);
        await Bounded.Until(() => endpoint.Session.BufferedBytes == 0);
        server.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(endpoint.Session.IsOpen);
    }

    [Fact]
    public async Task RepliesThatThePeerDoesNotReadStopDeliveryUntilItDoes()
    {
        const int Count = 60;
        await using TestServer server = await StartAsync(Behaviour.Echo, builder => builder.Options.MaxBinaryMessageSize = 1 << 20);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                var payload = new byte[20_000];
                payload[0] = (byte)i;
                await client.Output.WriteAsync(RawClient.Frame(Opcode.Binary, payload));
            }
        });

        // The server takes what fits its queue and the pipes, and then no more: the sender is held up too.
        int delivered = -1;
        await Bounded.Until(() => delivered == (delivered = endpoint.Calls.Count) && endpoint.Session.BufferedBytes > QueueLimit);
        Assert.False(sending.IsCompleted);
        Assert.InRange(delivered, 1, 12);
        Assert.InRange(endpoint.Session.BufferedBytes, 1, 65536 + 20_000 + QueueLimit + 20_000);

        for (int i = 0; i < Count; i++)
        {
            Assert.Equal(i, (await client.ReceiveAsync()).Payload[0]);
        }

        await sending.Within();
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task OfAFloodOfPingsOnlyTheLastIsAnswered()
    {
        await using TestServer server = await StartAsync(Behaviour.Echo);
        (RawClient client, TestEndpoint endpoint) = await BlockOutputAsync(server);
        long before = endpoint.Session.BufferedBytes;
        for (int i = 0; i < 1000; i++)
        {
            await client.SendAsync(Opcode.Ping, BitConverter.GetBytes(i));
        }

        await client.SendTextAsync("seen");
        await Bounded.Until(() => endpoint.Calls.Contains("text seen"));
        Assert.InRange(endpoint.Session.BufferedBytes, before, before + 4);
        await client.ExpectAsync(ReceivedKind.Binary);
        Received pong = await client.ReceiveAsync();
        Assert.Equal((ReceivedKind.Pong, 999), (pong.Kind, BitConverter.ToInt32(pong.Payload)));
        await client.ExpectTextAsync("seen");
    }

    private static Task<TestServer> StartAsync(Behaviour behaviour, int limit) =>
        StartAsync(behaviour, builder => builder.Options.SendQueueLimit = limit);

    private static Task<TestServer> StartAsync(Behaviour behaviour, Action<WsServerBuilder>? configure = null) =>
        TestServer.StartAsync(behaviour, builder =>
        {
            builder.Options.SendQueueLimit = QueueLimit;
            configure?.Invoke(builder);
        });

    /// <summary>A session whose peer has been sent more than it reads.</summary>
    private static async Task<(RawClient Client, TestEndpoint Endpoint)> BlockOutputAsync(TestServer server)
    {
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync();
        await endpoint.Session.SendAsync(s_block).Within();
        Assert.InRange(endpoint.Session.BufferedBytes, s_block.Length, s_block.Length + 20);
        return (client, endpoint);
    }
}
