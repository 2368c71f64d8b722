using System.Buffers.Binary;
using System.Collections.Concurrent;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Order and one-at-a-time hold whatever handlers do.</summary>
public sealed class StressTests
{
    private const int Connections = 24;
    private const int Messages = 2000;

    [Fact]
    public async Task EveryMessageIsDeliveredOnceInOrderAndNeverTwoAtATime()
    {
        // Threads that are not the pool's complete what handlers wait for.
        using var finisher = new Finisher();
        using var unblocker = new Finisher();
        await using TestServer server = await TestServer.StartAsync(new Behaviour
        {
            Binary = (TestEndpoint endpoint, in InboundMessage message) => HandleAsync(endpoint, message, finisher, unblocker),
            Error = static (endpoint, error) => endpoint.Reply(MessageKind.Binary, Convert.FromHexString(error.Message)),
        });
        (RawClient Client, TestEndpoint Endpoint)[] all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => server.ConnectAsync()));
        await Task.WhenAll(all.Select((one, seed) => Task.WhenAll(
            Task.Run(() => SendAllAsync(one.Client, seed)), Task.Run(() => ReceiveAllAsync(one.Client)))));

        foreach ((RawClient _, TestEndpoint endpoint) in all)
        {
            Assert.False(endpoint.Overlapped);
            Assert.Equal(Messages, endpoint.Calls.Count(static call => call.StartsWith("binary", StringComparison.Ordinal)));
        }
    }

    private static ValueTask HandleAsync(TestEndpoint endpoint, in InboundMessage message, Finisher finisher, Finisher unblocker)
    {
        // Bytes 0 to 3: the number; byte 4: what to do; the rest: the number's pattern.
        switch (message.Span[4] % 16)
        {
            case 0:
                return LaterAsync(endpoint, message.Memory, finisher.Next());
            case 1:
                return YieldAsync(endpoint, message.Memory, 3);
            case 2:
                throw new InvalidOperationException(Convert.ToHexString(message.Span));
            case 3:
                return ThrowLaterAsync(message.Memory, finisher.Next());
            case 4:
                unblocker.Next().GetAwaiter().GetResult(); // blocks its thread, which may be one of the finisher's
                return endpoint.Reply(MessageKind.Binary, message.Span);
            case 5:
                return endpoint.Session.SendAsync(message.Memory);
            default:
                return endpoint.Reply(MessageKind.Binary, message.Span);
        }
    }

    private static async ValueTask LaterAsync(TestEndpoint endpoint, ReadOnlyMemory<byte> message, Task go)
    {
        await go.ConfigureAwait(false);
        await endpoint.Reply(MessageKind.Binary, message.Span);
    }

    private static async ValueTask YieldAsync(TestEndpoint endpoint, ReadOnlyMemory<byte> message, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await Task.Yield();
        }

        await endpoint.Reply(MessageKind.Binary, message.Span);
    }

    private static async ValueTask ThrowLaterAsync(ReadOnlyMemory<byte> message, Task go)
    {
        await go.ConfigureAwait(false);
        throw new InvalidOperationException(Convert.ToHexString(message.Span));
    }

    private static async Task SendAllAsync(RawClient client, int seed)
    {
        var random = new Random(seed);
        var batch = new List<byte>();
        for (int i = 0; i < Messages; i++)
        {
            var payload = new byte[5 + random.Next(300)];
            BinaryPrimitives.WriteInt32BigEndian(payload, i);
            payload[4] = (byte)random.Next(256);
            payload.AsSpan(5).Fill((byte)i);

            // Some in two fragments, with a ping between them; sent in batches that are cut anywhere.
            int cut = random.Next(4) == 0 ? random.Next(payload.Length) : 0;
            if (cut > 0)
            {
                batch.AddRange(RawClient.Frame(Opcode.Binary, payload.AsSpan(0, cut), fin: false));
                batch.AddRange(RawClient.Frame(Opcode.Ping, []));
            }

            batch.AddRange(RawClient.Frame(cut > 0 ? Opcode.Continuation : Opcode.Binary, payload.AsSpan(cut)));
            int send = random.Next(8) == 0 || i == Messages - 1 ? batch.Count : random.Next(3) == 0 ? random.Next(batch.Count) : 0;
            if (send > 0)
            {
                await client.SendAsync(batch.GetRange(0, send).ToArray());
                batch.RemoveRange(0, send);
            }
        }

        await client.SendAsync(batch.ToArray());
    }

    private static async Task ReceiveAllAsync(RawClient client)
    {
        for (int i = 0; i < Messages;)
        {
            Received received = await client.ReceiveAsync();
            if (received.Kind == ReceivedKind.Pong)
            {
                continue;
            }

            Assert.Equal((ReceivedKind.Binary, i), (received.Kind, BinaryPrimitives.ReadInt32BigEndian(received.Payload)));
            Assert.Equal(-1, received.Payload.AsSpan(5).IndexOfAnyExcept((byte)i));
            i++;
        }
    }

    /// <summary>Completes tasks on threads of its own, continuations included.</summary>
    private sealed class Finisher : IDisposable
    {
        private readonly BlockingCollection<TaskCompletionSource> _waiting = [];
        private readonly Thread[] _threads;

        public Finisher()
        {
            _threads = [.. Enumerable.Range(0, 2).Select(_ => new Thread(Run) { IsBackground = true })];
            Array.ForEach(_threads, static thread => thread.Start());
        }

        public Task Next()
        {
            // Continuations run on the completing thread, in the middle of whatever it does.
            var next = new TaskCompletionSource();
            _waiting.Add(next);
            return next.Task;
        }

        public void Dispose()
        {
            _waiting.CompleteAdding();
            Array.ForEach(_threads, static thread => Assert.True(thread.Join(Bounded.Limit)));
        }

        private void Run()
        {
            foreach (TaskCompletionSource next in _waiting.GetConsumingEnumerable())
            {
                next.SetResult();
            }
        }
    }
}
