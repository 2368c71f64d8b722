using System.Text;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Protocol.Compression;
using WsGen.Runtime.Tests.Protocol.Compression;
using WsGen.Support;

namespace WsGen.Sessions;

/// <summary>Messages of a session that has agreed on permessage-deflate. What a message becomes is the business of Protocol/Compression.</summary>
public sealed class CompressionTests
{
    private const string Offer = "permessage-deflate; client_max_window_bits";

    private static readonly string Long = string.Concat(Enumerable.Range(0, 400).Select(static i => $"line {i % 20} of a long text\n"));

    [Theory]
    [InlineData(false, Offer, null)]
    [InlineData(true, null, null)]
    [InlineData(true, "x-other", null)]
    [InlineData(true, "permessage-deflate; unknown", null)]
    [InlineData(true, Offer, "permessage-deflate; server_no_context_takeover")]
    [InlineData(true, "permessage-deflate; unknown, permessage-deflate; client_no_context_takeover", "permessage-deflate; server_no_context_takeover; client_no_context_takeover")]
    [InlineData(true, "permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_no_context_takeover; server_max_window_bits=10")]
    public async Task TheSessionKnowsWhatWasAgreedOn(bool enabled, string? offer, string? agreed)
    {
        await using TestServer server = await StartAsync(enabled);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: offer);
        Assert.Equal(agreed, endpoint.Session.Extensions);
        Assert.Equal(agreed is not null, $"{client.Head}\r\n".Contains($"Sec-WebSocket-Extensions: {agreed}\r\n", StringComparison.Ordinal));
        await client.SendTextAsync(Long);
        await client.ExpectTextAsync(Long);
        Assert.Equal(agreed is not null, client.BytesReceived < Long.Length / 4);
    }

    [Fact]
    public async Task ShortMessagesGoOutAsTheyAre()
    {
        await using TestServer server = await StartAsync(configure: static options => options.MinMessageSize = 1000);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: Offer);
        await endpoint.Session.SendAsync(new string('a', 999));
        await client.ExpectTextAsync(new string('a', 999));
        Assert.Equal(999 + 4, client.BytesReceived);
        await endpoint.Session.SendAsync(new string('a', 1000));
        await client.ExpectTextAsync(new string('a', 1000));
        Assert.InRange(client.BytesReceived, 999 + 4, 999 + 4 + 50);
    }

    [Fact]
    public async Task EachSendMayChoose()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: Offer);
        WsSession session = endpoint.Session;
        await session.SendAsync(Long, MessageCompression.Never);
        await session.SendAsync(Encoding.UTF8.GetBytes(Long), MessageCompression.Never);
        await session.SendTextAsync(Encoding.UTF8.GetBytes(Long), MessageCompression.Never);
        await TakeAsync(3);
        Assert.Equal(3 * (Long.Length + 4), client.BytesReceived);

        long before = client.BytesReceived;
        await session.SendAsync(new string('b', 100), MessageCompression.Always);
        await session.SendAsync(new byte[100], MessageCompression.Always);
        await session.SendTextAsync(Encoding.UTF8.GetBytes(new string('b', 100)), MessageCompression.Always);
        await TakeAsync(3);
        Assert.InRange(client.BytesReceived - before, 3, 3 * 20);

        async Task TakeAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.True((await client.ReceiveAsync()).Kind is ReceivedKind.Text or ReceivedKind.Binary);
            }
        }
    }

    [Fact]
    public async Task TheSessionsOwnChoiceCountsForRepliesAndBroadcasts()
    {
        await using TestServer server = await StartAsync(openMessage: static (TestEndpoint endpoint, in InboundMessage message) =>
            message.GetString() == "all" ? endpoint.Session.OpenSessions.SendAsync(Long) : endpoint.Reply(Long));
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: Offer);
        endpoint.Session.Compression = MessageCompression.Never;
        foreach (string text in (string[])["all", "one"])
        {
            long before = client.BytesReceived;
            await client.SendTextAsync(text);
            await client.ExpectTextAsync(Long);
            Assert.Equal(Long.Length + 4, client.BytesReceived - before);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ABroadcastReachesAllWhateverTheyAgreedOn(bool text)
    {
        await using TestServer server = await StartAsync(configure: static options => options.ServerNoContextTakeover = false);
        string?[] offers = [null, Offer, "permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover; server_max_window_bits=9", Offer, "permessage-deflate; server_no_context_takeover"];
        List<(RawClient Client, TestEndpoint Endpoint)> all = [];
        foreach (string? offer in offers)
        {
            all.Add(await server.ConnectAsync(extensions: offer));
        }

        // Own messages between broadcasts: windows that live on must stay in step.
        for (int round = 0; round < 3; round++)
        {
            await all[0].Endpoint.Session.OpenSessions.SendAsync(Long + round);
            await all[0].Endpoint.Session.OpenSessions.SendAsync(Encoding.UTF8.GetBytes(Long + round));
            foreach ((RawClient client, TestEndpoint endpoint) in all)
            {
                await (text ? endpoint.Session.SendAsync(Long + "own") : endpoint.Session.SendAsync(Encoding.UTF8.GetBytes(Long + "own")));
            }

            foreach ((RawClient client, _) in all)
            {
                await client.ExpectTextAsync(Long + round);
                Assert.Equal(Long + round, (await client.ReceiveAsync()).Text);
                Assert.Equal(Long + "own", (await client.ReceiveAsync()).Text);
            }
        }

        Assert.All(all, (each, index) => Assert.Equal(offers[index] is not null, each.Client.BytesReceived < 9 * Long.Length / 2));
    }

    [Fact]
    public async Task MessagesThatQueueAreCompressedInTheirOrder()
    {
        await using TestServer server = await StartAsync(configure: static options => options.ServerNoContextTakeover = false);
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: "permessage-deflate; server_max_window_bits=15");
        var random = new Random(1);
        List<string> sent = [];
        List<Task> sends = [];
        for (int i = 0; i < 60; i++)
        {
            // Text that does not become much smaller, so that the peer's 64 KiB are soon full; parts of it come again.
            string text = $"{i} {Convert.ToBase64String(Samples.Make("random", 6000, random))} {(i > 0 ? sent[i - 1][..2000] : "")}";
            sent.Add(text);
            sends.Add(i % 3 == 0 ? endpoint.Session.SendTextAsync(Encoding.UTF8.GetBytes(text)).AsTask() : endpoint.Session.SendAsync(text).AsTask());
            if (i % 5 == 0)
            {
                await endpoint.Session.OpenSessions.SendAsync(text);
                sent.Add(text);
            }
        }

        Assert.NotEqual(0, endpoint.Session.BufferedBytes);
        foreach (string text in sent)
        {
            Assert.Equal(text, (await client.ReceiveAsync()).Text);
        }

        await Task.WhenAll(sends).Within();
    }

    [Fact]
    public async Task TheLimitHoldsForWhatAMessageBecomes()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, TestEndpoint endpoint) = await server.ConnectAsync(extensions: Offer);
        await client.SendAsync((ReadOnlyMemory<byte>)Compressed(new byte[(int)ProtocolLimits.DefaultMaxMessageSize]));
        Assert.Equal(ProtocolLimits.DefaultMaxMessageSize, (await client.ReceiveAsync()).Payload.Length);
        await client.SendAsync((ReadOnlyMemory<byte>)Compressed(new byte[(int)ProtocolLimits.DefaultMaxMessageSize + 1]));
        await client.ExpectCloseAsync(CloseCode.MessageTooBig, "message too big: MaxBinaryMessageSize is 8192 bytes");
        Assert.Equal(CloseCode.MessageTooBig, (await endpoint.Closed.Within()).SentCode);
    }

    [Fact]
    public async Task DataThatIsNotDeflateEndsIn1007()
    {
        await using TestServer server = await StartAsync();
        (RawClient client, _) = await server.ConnectAsync(extensions: Offer);
        byte[] frame = Compressed("hello"u8);
        frame[6] = (byte)(0xFF ^ frame[2]); // the first byte, masked: a block of the type that does not exist
        await client.SendAsync((ReadOnlyMemory<byte>)frame);
        await client.ExpectCloseAsync(CloseCode.InvalidPayload);
    }

    [Fact]
    public async Task OurClientAndOurServerAgree()
    {
        await using var server = WsServer.Create("--urls", "ws://127.0.0.1:0", "--WsGen:Compression:Enabled=true", "--WsGen:Compression:ServerNoContextTakeover=false", "--WsGen:MaxTextMessageSize=100000")
            .AddEndpoint<StringEcho>().AddEndpoint<SpanEcho>().Build();
        await server.StartAsync();
        var options = new WsClientOptions { MaxMessageSize = 100_000 };
        options.Compression.Enabled = true;
        options.Compression.MinMessageSize = 0;
        options.Compression.ClientMaxWindowBits = 9;
        options.Compression.ServerMaxWindowBits = 12;
        await using WsClient client = await WsClient.ConnectAsync(new Uri(server.Addresses[0] + "/string"), options);
        Assert.Equal("permessage-deflate; server_max_window_bits=12; client_max_window_bits=9", client.Session.Extensions);
        await using IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator();
        for (int i = 0; i < 5; i++)
        {
            await client.Session.SendAsync(Long[i..]);
            Assert.True(await messages.MoveNextAsync().Within());
            Assert.Equal(Long[i..], messages.Current.ToString());
        }
    }

    private static byte[] Compressed(ReadOnlySpan<byte> message)
    {
        using var compressor = new MessageCompressor(15, contextTakeover: false, level: 6, threshold: 0);
        Assert.True(compressor.TryCompress(message, out Span<byte> compressed) || message.Length < 20);
        byte[] payload = compressed.IsEmpty ? Samples.Deflate(message).ToArray() : compressed.ToArray();
        byte[] frame = RawClient.Frame(Opcode.Binary, payload);
        frame[0] |= FrameHeader.CompressedBit;
        return frame;
    }

    private static Task<TestServer> StartAsync(bool enabled = true, Action<CompressionOptions>? configure = null, Behaviour.MessageCallback? openMessage = null) =>
        TestServer.StartAsync(openMessage is null ? Behaviour.Echo : Behaviour.Echo with { Text = openMessage }, builder =>
        {
            builder.Options.MaxTextMessageSize = 100_000;
            builder.Options.Compression.Enabled = enabled;
            configure?.Invoke(builder.Options.Compression);
        });
}
