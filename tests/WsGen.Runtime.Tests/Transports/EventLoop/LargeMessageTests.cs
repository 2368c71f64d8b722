using System.Text;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Transports.EventLoop;

/// <summary>Messages of megabytes, received where they are put together, with small ones behind them and handlers that wait between.</summary>
public abstract class LargeMessageTests(WsTransport transport)
{
    private const int Most = 3 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task LargeAndSmallComeBackInOrder(int seed)
    {
        var random = new Random(seed);
        List<string> messages = [.. Enumerable.Range(0, 24).Select(i => Text(random, i % 3 == 0 ? random.Next(Most) : random.Next(40_000)))];
        await using WsServer server = await StartAsync(new Behaviour { Text = Echo });
        using LoopPeer peer = await LoopPeer.ConnectAsync(server.Addresses[0].ToString());
        Task sending = SendAsync();
        foreach (string message in messages)
        {
            await peer.ExpectAsync(Encoding.UTF8.GetBytes(message));
        }

        await sending;

        async Task SendAsync()
        {
            foreach (string message in messages)
            {
                await peer.SendTextAsync(message);
            }
        }

        // Every fourth handler waits while what follows comes in; what it was given stays its own.
        static ValueTask Echo(TestEndpoint endpoint, in InboundMessage message) =>
            message.Span.Length % 4 == 0 ? LaterAsync(endpoint, message.Memory) : endpoint.Reply(MessageKind.Text, message.Span);

        static async ValueTask LaterAsync(TestEndpoint endpoint, ReadOnlyMemory<byte> payload)
        {
            await Task.Yield();
            await endpoint.Reply(MessageKind.Text, payload.Span);
        }
    }

    [Fact]
    public async Task BadTextDeepInALargeMessageEndsItAtOnce()
    {
        var texts = 0;
        await using WsServer server = await StartAsync(new Behaviour { Text = (TestEndpoint _, in InboundMessage _) => Count() });
        using LoopPeer peer = await LoopPeer.ConnectAsync(server.Addresses[0].ToString());
        byte[] text = new byte[Most];
        text.AsSpan().Fill((byte)'a');
        text[Most / 2] = 0xFF;
        byte[] frame = RawClient.Frame(WsGen.Protocol.Opcode.Text, text);

        // Its end is never sent.
        await peer.SendBytesAsync(frame.AsMemory(0, frame.Length - 1000));
        byte[] close = await peer.ReceiveAsync();
        Assert.Equal((int)CloseCode.InvalidPayload, close[0] << 8 | close[1]);
        Assert.Equal(0, texts);

        ValueTask Count()
        {
            texts++;
            return default;
        }
    }

    private Task<WsServer> StartAsync(Behaviour behaviour) =>
        LoopServer.StartAsync(transport, 1, behaviour, static _ => { }, static builder => builder.Options.MaxTextMessageSize = 8 << 20);

    private static string Text(Random random, int length)
    {
        string[] pieces = ["plain text ", "äöü", "中文字", "😀", "x"];
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
        {
            text.Append(pieces[random.Next(pieces.Length)]);
        }

        return text.ToString();
    }
}

public sealed class EpollLargeMessageTests() : LargeMessageTests(WsTransport.Epoll);

public sealed class IoUringLargeMessageTests() : LargeMessageTests(WsTransport.IoUring);
