using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using WsGen.Protocol;
using WsGen.Support;
using WsGen.Transports.InMemory;

namespace WsGen.Endpoints.Generated;

[ServerEndpoint("/sequence")]
internal sealed partial class SequenceEndpoint
{
    [OnMessage(MessageKind.Text)] private ReadOnlySequence<byte> Same(ReadOnlySequence<byte> bytes) => bytes;
}

/// <summary>Text decoded and encoded by a codec that allocates nothing itself.</summary>
internal sealed class PairTextCodec : ITextDecoder<Pair>, ITextEncoder<Pair>
{
    public Pair Decode(ReadOnlySpan<byte> utf8) => new(utf8[0], utf8[1]);

    public void Encode(Pair value, IBufferWriter<byte> utf8)
    {
        Span<byte> span = utf8.GetSpan(2);
        (span[0], span[1]) = (value.B, value.A);
        utf8.Advance(2);
    }
}

[ServerEndpoint("/pair/text", Decoders = [typeof(PairTextCodec)], Encoders = [typeof(PairTextCodec)])]
internal sealed partial class PairTextEndpoint
{
    [OnMessage] private Pair Same(Pair pair) => pair;
}

/// <summary>Sends by hand what others return.</summary>
[ServerEndpoint("/pair/sent", Decoders = [typeof(PairTextCodec)], Encoders = [typeof(PairTextCodec)])]
internal sealed partial class PairSender
{
    [OnMessage] private ValueTask Same(Pair pair, WsSession session) => session.SendAsync(pair);
}

[ServerEndpoint("/json/quote/sent")]
internal sealed partial class QuoteSender
{
    [OnMessage] private ValueTask Same(Quote quote, WsSession session) => session.SendAsync(quote);
}

/// <summary>What a message costs that is decoded and encoded: nothing, but for what the serializer itself makes.</summary>
[Collection(nameof(Alone))]
public sealed class CodecAllocationTests
{
    private const int PerBatch = 20;
    private const int Batches = 2000;
    private const int Messages = PerBatch * Batches;

    // Per run, not per message: see AllocationTests.
    private const long Constant = Messages / 10 * 24;

    // Where the serializer sets the properties of a struct in a box that holds a reference: one of a double and a string.
    private const int Box = 32;

    [Theory]
    [InlineData("/sequence", "1234567", 0)]
    [InlineData("/int", "1234567", 0)]
    [InlineData("/guid", "6f9619ff-8b86-d011-b42d-00cf4fc964ff", 0)]
    [InlineData("/moment", "2026-07-01T10:00:00.0000000+00:00", 0)]
    [InlineData("/bool", "true", 0)]
    [InlineData("/enum", "Friday", 0)]
    [InlineData("/chars", "characters", 0)]
    [InlineData("/celsius", "20°C", 32)] // the string it makes itself
    [InlineData("/pair/text", "ab", 0)]
    [InlineData("/pair/sent", "ab", 0)]
    [InlineData("/json/quote/sent", """{"id":1234567,"price":1.5}""", 0)]
    [InlineData("/code/quote", """{"id":1234567,"price":1.5}""", 0)]
    [InlineData("/code/pair", "ab", 0)]
    [InlineData("/code/named", """{"price":1.5}""", Box)]
    [InlineData("/json/tick", """{"id":1234567,"price":1.5}""", 0)]
    [InlineData("/json/quote", """{"id":1234567,"price":1.5}""", 0)]
    [InlineData("/json/position", """{"x":1234567,"y":1.5}""", 0)]
    [InlineData("/json/named", """{"price":1.5}""", Box)]
    public async Task AMessageCosts(string path, string message, int bytesPerMessage)
    {
        var listener = new InMemoryListener();
        WsServerBuilder builder = WsServer.Create();
        builder.AddEndpoint<SequenceEndpoint>().AddEndpoint<IntEndpoint>().AddEndpoint<GuidEndpoint>().AddEndpoint<MomentEndpoint>()
            .AddEndpoint<BoolEndpoint>().AddEndpoint<EnumEndpoint>().AddEndpoint<CharsEndpoint>().AddEndpoint<CelsiusEndpoint>()
            .AddEndpoint<PairTextEndpoint>().AddEndpoint<TickEndpoint>().AddEndpoint<QuoteEndpoint>().AddEndpoint<PositionEndpoint>().AddEndpoint<NamedPriceEndpoint>().AddEndpoint<PairSender>().AddEndpoint<QuoteSender>()
            .AddEndpoint(InCode<Quote>("/code/quote")).AddEndpoint(InCode<Pair>("/code/pair").WithDecoder<PairTextCodec>().WithEncoder<PairTextCodec>())
            .AddEndpoint(InCode<NamedPrice>("/code/named"));
        builder.Logging.ClearProviders();
        builder.Transport = listener;
        await using WsServer server = builder.Build();
        await server.StartAsync();
        await using var client = new RawClient(listener.Connect());
        await client.UpgradeAsync(path);

        // The answers are all of one length, which the first tells.
        byte[] frame = RawClient.Frame(Opcode.Text, Encoding.UTF8.GetBytes(message));
        byte[] batch = [.. Enumerable.Repeat(frame, PerBatch).SelectMany(static bytes => bytes)];
        await client.SendTextAsync(message);
        int answer = (await client.ReceiveAsync()).Payload.Length + 2;

        await ExchangeAsync(client.Connection.Transport, batch, answer, Batches / 4).Within();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        await ExchangeAsync(client.Connection.Transport, batch, answer, Batches).Within();
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        TestContext.Current.TestOutputHelper?.WriteLine($"{allocated} bytes for {Messages} messages, {(double)allocated / Messages:F1} each");
#if DEBUG
        Assert.Skip("Async methods that are not optimized allocate at every call: measured in Release only.");
#endif
        Assert.InRange(allocated - ((long)bytesPerMessage * Messages), -Constant, Constant);
    }

    private static ServerEndpointConfig InCode<T>(string path)
    {
        return ServerEndpointConfig.Create(path, static () => new ScriptedEndpoint { Open = Open }).WithJsonContext(ChatJson.Default);

        static ValueTask Open(WsSession session, EndpointConfig config)
        {
            session.AddMessageHandler<T>(message => session.SendAsync(message));
            return default;
        }
    }

    private static async Task ExchangeAsync(IDuplexPipe pipe, byte[] batch, int answer, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await pipe.Output.WriteAsync(batch).ConfigureAwait(false);
            for (long left = PerBatch * answer; left > 0;)
            {
                ReadResult result = await pipe.Input.ReadAsync().ConfigureAwait(false);
                left -= result.Buffer.Length;
                pipe.Input.AdvanceTo(result.Buffer.End);
            }
        }
    }
}
