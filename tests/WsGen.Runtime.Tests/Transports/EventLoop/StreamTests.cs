using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>Messages of megabytes read as streams, by handlers that block, wait, leave early, or are cut off, on an event loop with one thread.</summary>
public abstract class StreamTests(WsTransport transport)
{
    private const int Large = 3 << 20;

    [Fact]
    public async Task AHandlerThatBlocksInAReadGetsAllOfIt()
    {
        await using WsServer server = await StartAsync(new Behaviour
        {
            TextDelivery = Delivery.Stream,
            TextStream = static (endpoint, message) =>
            {
                var text = new StringBuilder();
                char[] buffer = new char[1000];
                for (int read; (read = message.Text.Read(buffer, 0, buffer.Length)) > 0;)
                {
                    text.Append(buffer, 0, read);
                }

                return endpoint.Reply(text.ToString());
            },
        });
        using LoopPeer peer = await LoopPeer.ConnectAsync(server.Addresses[0].ToString());
        string large = string.Concat(Enumerable.Range(0, Large / 8).Select(static i => $"{i}€"));
        foreach (string text in (string[])[large, "small", large, ""])
        {
            Task sending = peer.SendTextAsync(text);
            await peer.ExpectAsync(Encoding.UTF8.GetBytes(text));
            await sending;
        }
    }

    [Fact]
    public async Task ManySessionsStreamAtOnceInOrder()
    {
        await using WsServer server = await StartAsync(new Behaviour
        {
            BinaryDelivery = Delivery.Stream,
            BinaryStream = static async (endpoint, message) =>
            {
                byte[] first = new byte[1];
                await message.Bytes.ReadExactlyAsync(first);
                long count = 1;
                if (first[0] % 3 != 0) // the others leave the rest unread
                {
                    byte[] buffer = new byte[20_000];
                    for (int read; (read = await message.Bytes.ReadAsync(buffer)) > 0; count += read)
                    {
                    }
                }

                await endpoint.Reply($"{first[0]} {count}");
            },
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() => TalkAsync(seed))));

        async Task TalkAsync(int seed)
        {
            var random = new Random(seed);
            using LoopPeer peer = await LoopPeer.ConnectAsync(server.Addresses[0].ToString());
            for (int i = 0; i < 12; i++)
            {
                byte[] message = new byte[random.Next(3) == 0 ? random.Next(1, 1 << 20) : random.Next(1, 3000)];
                message[0] = (byte)i;
                int cut = random.Next(message.Length);
                await peer.SendBytesAsync((byte[])[.. RawClient.Frame(Opcode.Binary, message.AsSpan(0, cut), fin: false), .. RawClient.Frame(Opcode.Continuation, message.AsSpan(cut))]);
                await peer.ExpectAsync(Encoding.UTF8.GetBytes($"{i} {(i % 3 == 0 ? 1 : message.Length)}"));
            }
        }
    }

    [Fact]
    public async Task AHandlerIsCutOffWhenThePeerIsLost()
    {
        TaskCompletionSource<TestEndpoint> begun = Bounded.Gate<TestEndpoint>();
        TaskCompletionSource<Exception> cutOff = Bounded.Gate<Exception>();
        await using WsServer server = await StartAsync(new Behaviour
        {
            BinaryDelivery = Delivery.Stream,
            BinaryStream = (endpoint, message) =>
            {
                begun.TrySetResult(endpoint);
                try
                {
                    message.Bytes.CopyTo(Stream.Null);
                }
                catch (SessionClosedException error)
                {
                    cutOff.SetResult(error);
                }

                return default;
            },
        });
        LoopPeer peer = await LoopPeer.ConnectAsync(server.Addresses[0].ToString());
        await peer.SendBytesAsync(RawClient.Frame(Opcode.Binary, new byte[100_000], fin: false));
        TestEndpoint endpoint = await begun.Task.Within();
        peer.Reset();
        await cutOff.Task.Within();
        Assert.Equal(CloseInitiator.Transport, (await endpoint.Closed.Within()).Initiator);
        await endpoint.Released.Within();
        Assert.False(endpoint.Overlapped);
    }

    [Fact]
    public async Task PartsComeAsTheyAreReceived()
    {
        await using WsServer server = await StartAsync(new Behaviour
        {
            BinaryDelivery = Delivery.Parts,
            BinaryPart = static (TestEndpoint endpoint, in InboundMessage part, bool last) =>
            {
                endpoint.Session.UserProperties["sum"] = (endpoint.Session.UserProperties.TryGetValue("sum", out object? sum) ? (long)sum! : 0) + part.Span.Length;
                return last ? endpoint.Reply($"{endpoint.Session.UserProperties["sum"]}") : part.Span.Length % 2 == 0 ? LaterAsync() : default;
            },
        });
        using LoopPeer peer = await LoopPeer.ConnectAsync(server.Addresses[0].ToString());
        Task sending = peer.SendBytesAsync(RawClient.Frame(Opcode.Binary, new byte[Large]));
        await peer.ExpectAsync(Encoding.UTF8.GetBytes($"{Large}"));
        await sending;

        static async ValueTask LaterAsync() => await Task.Yield();
    }

    private Task<WsServer> StartAsync(Behaviour behaviour) => LoopServer.StartAsync(transport, 1, behaviour, static _ => { });
}

public sealed class EpollStreamTests() : StreamTests(WsTransport.Epoll);

public sealed class IoUringStreamTests() : StreamTests(WsTransport.IoUring);
