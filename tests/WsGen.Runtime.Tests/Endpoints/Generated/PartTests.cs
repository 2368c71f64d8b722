using System.IO.Pipelines;
using System.Text;
using WsGen.Connections;
using WsGen.Support;

namespace WsGen.Endpoints.Generated;

/// <summary>
/// Messages that are handed on in parts or as streams: what the dispatcher asks of the connection, and what its handlers get when the connection
/// calls it.
/// </summary>
public sealed class PartTests
{
    [Fact]
    public async Task TextComesAsStringsThatEndWithACharacter()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PartsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/parts");
        Assert.Equal((Delivery.Parts, Delivery.Parts), (server.Dispatcher.TextDelivery, server.Dispatcher.BinaryDelivery));
        byte[] text = Encoding.UTF8.GetBytes("aé👋");
        await server.Dispatcher.OnTextPartAsync(GeneratedServer.Message(text.AsMemory(0, 2)), last: false);
        await client.ExpectTextAsync("a|False");
        await server.Dispatcher.OnTextPartAsync(GeneratedServer.Message(text.AsMemory(2, 3)), last: false);
        await client.ExpectTextAsync("é|False");
        await server.Dispatcher.OnTextPartAsync(GeneratedServer.Message(text.AsMemory(5)), last: true);
        await client.ExpectTextAsync("👋|True");
    }

    [Fact]
    public async Task BytesComeAsTheyLie()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PartsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/parts");
        await server.Dispatcher.OnBinaryPartAsync(GeneratedServer.Message(new byte[] { 5, 6 }), last: false);
        Assert.Equal([0, 5, 6], (await client.ReceiveAsync()).Payload);
        await server.Dispatcher.OnBinaryPartAsync(GeneratedServer.Message(default), last: true);
        Assert.Equal([1], (await client.ReceiveAsync()).Payload);
    }

    [Fact]
    public async Task PartsMayBeSpansArraysCharactersAndSequences()
    {
        await using GeneratedServer spans = await GeneratedServer.StartAsync<SpanPartsEndpoint>();
        await using RawClient client = await spans.ConnectAsync("/parts/spans");
        await spans.Dispatcher.OnTextPartAsync(GeneratedServer.Message("abc"u8.ToArray()), last: false);
        await client.ExpectTextAsync("abc");
        await spans.Dispatcher.OnBinaryPartAsync(GeneratedServer.Message(new byte[3]), last: false);
        await client.ExpectTextAsync("3");
        await spans.Dispatcher.OnBinaryPartAsync(GeneratedServer.Message(new byte[4]), last: true);
        await client.ExpectTextAsync("-4");

        await using GeneratedServer chars = await GeneratedServer.StartAsync<CharPartsEndpoint>();
        await using RawClient other = await chars.ConnectAsync("/parts/chars");
        await chars.Dispatcher.OnTextPartAsync(GeneratedServer.Message("é"u8.ToArray()), last: true);
        await other.ExpectTextAsync("1");
        await chars.Dispatcher.OnBinaryPartAsync(GeneratedServer.Message(new byte[9]), last: true);
        await other.ExpectTextAsync("9");
    }

    [Fact]
    public async Task StreamsAreReadByTheHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<StreamsEndpoint>();
        await using RawClient client = await server.ConnectAsync("/streams");
        Assert.Equal((Delivery.Stream, Delivery.Stream), (server.Dispatcher.TextDelivery, server.Dispatcher.BinaryDelivery));
        await server.Dispatcher.OnTextStreamAsync(new WholeStream("grüß dich"u8.ToArray()));
        await client.ExpectTextAsync("GRÜß DICH");
        await server.Dispatcher.OnBinaryStreamAsync(new WholeStream(new byte[100]));
        await client.ExpectTextAsync("100");
    }

    [Fact]
    public async Task APipeIsReadByTheHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<PipeEndpoint>();
        await using RawClient client = await server.ConnectAsync("/streams/pipe");
        await server.Dispatcher.OnTextStreamAsync(new WholeStream("text"u8.ToArray()));
        await client.ExpectTextAsync("text");
        await server.Dispatcher.OnBinaryStreamAsync(new WholeStream(new byte[] { 1, 2 }));
        Assert.Equal([1, 2], (await client.ReceiveAsync()).Payload);
    }

    [Fact]
    public async Task StreamDecodersAndEncodersStandAroundTheHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<LinesEndpoint>();
        await using RawClient client = await server.ConnectAsync("/lines");
        Assert.Equal((Delivery.Stream, Delivery.Whole), (server.Dispatcher.TextDelivery, server.Dispatcher.BinaryDelivery));
        await server.Dispatcher.OnTextStreamAsync(new WholeStream("a\nb"u8.ToArray()));
        await client.ExpectTextAsync("AB");
        DecodeException error = await Assert.ThrowsAsync<DecodeException>(() =>
            server.Dispatcher.OnTextStreamAsync(new WholeStream("a\nbad"u8.ToArray())).AsTask());
        Assert.Equal("The message is not a Lines: a bad line", error.Message);
        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public async Task BinaryStreamDecodersAndEncodersStandAroundTheHandler()
    {
        await using GeneratedServer server = await GeneratedServer.StartAsync<BlobEndpoint>();
        await using RawClient client = await server.ConnectAsync("/blob");
        await server.Dispatcher.OnBinaryStreamAsync(new WholeStream(new byte[] { 1, 2, 3 }));
        Received received = await client.ReceiveAsync();
        Assert.Equal(ReceivedKind.Binary, received.Kind);
        Assert.Equal([1, 2, 3], received.Payload);

        // Half a message may be out: the peer must not take it for a whole one, so the session does not go on.
        EncodeException error = await Assert.ThrowsAsync<EncodeException>(() => server.Dispatcher.OnBinaryStreamAsync(new WholeStream([])).AsTask());
        Assert.IsType<Blob>(error.Value);
        await client.ExpectCloseAsync(CloseCode.InternalError);
    }

    /// <summary>A message that is there already.</summary>
    private sealed class WholeStream(byte[] bytes) : MessageStream
    {
        public override TextReader Text => new StreamReader(Bytes);

        public override Stream Bytes => new MemoryStream(bytes);

        public override PipeReader Pipe => PipeReader.Create(Bytes);
    }
}
