using System.Text;

namespace WsGen.Area;

/// <summary>TCK ee/clientendpointonmessage, ee/websocketmessage: every form in which OnMessage can take its payload (OnMessage javadoc, 4.7).</summary>
public abstract class PayloadCases(HostKind kind) : AreaBody(kind)
{
    /// <summary>Text, whole. The text has characters of one, two, three and four bytes.</summary>
    [Theory]
    [InlineData("string", "string aä€😀")]
    [InlineData("chars", "chars 5 aä€😀")]
    [InlineData("utf8/span", "utf8 10")]
    [InlineData("utf8/memory", "utf8 10 aä€😀")]
    [InlineData("utf8/sequence", "utf8 10")]
    [InlineData("reader", "reader aä€😀")]
    [InlineData("utf8/stream", "utf8 stream 10")]
    public async Task TextIsTakenAs(string form, string answer) => await (await OpenAsync("/take/" + form)).AskAsync("aä€😀", answer);

    /// <summary>Text in fragments that cut characters: the handler sees whole ones.</summary>
    [Theory]
    [InlineData("string", "string aä€😀")]
    [InlineData("chars", "chars 5 aä€😀")]
    [InlineData("utf8/sequence", "utf8 10")]
    [InlineData("reader", "reader aä€😀")]
    public async Task TextInFragmentsIsTakenAs(string form, string answer)
    {
        WireClient client = await OpenAsync("/take/" + form);
        byte[] utf8 = Encoding.UTF8.GetBytes("aä€😀");
        await client.SendAsync([
            WireClient.FrameOf(WireClient.Text, utf8[..2], fin: false),
            .. utf8[2..^1].Select(static each => WireClient.FrameOf(WireClient.Continuation, [each], fin: false)),
            WireClient.FrameOf(WireClient.Continuation, utf8[^1..])]);
        await client.ExpectAsync(answer);
    }

    [Theory]
    [InlineData("span", "span 00FF80")]
    [InlineData("memory", "memory 00FF80")]
    [InlineData("sequence", "sequence 00FF80")]
    [InlineData("stream", "stream 0 2")]
    [InlineData("pipe", "pipe 3")]
    public async Task BinaryIsTakenAs(string form, string answer)
    {
        WireClient client = await OpenAsync("/take/" + form);
        await client.SendBinaryAsync(0, 255, 128);
        await client.ExpectAsync(answer);
    }

    [Theory]
    [InlineData("span", "span 0102030405")]
    [InlineData("memory", "memory 0102030405")]
    [InlineData("sequence", "sequence 0102030405")]
    [InlineData("stream", "stream 1 4")]
    [InlineData("pipe", "pipe 5")]
    public async Task BinaryInFragmentsIsTakenAs(string form, string answer)
    {
        WireClient client = await OpenAsync("/take/" + form);
        await client.SendAsync(
            WireClient.FrameOf(WireClient.Binary, [1, 2], fin: false), WireClient.FrameOf(WireClient.Continuation, [], fin: false),
            WireClient.FrameOf(WireClient.Continuation, [3], fin: false), WireClient.FrameOf(WireClient.Continuation, [4, 5]));
        await client.ExpectAsync(answer);
    }

    [Theory]
    [InlineData("string", "string ")]
    [InlineData("chars", "chars 0 ")]
    [InlineData("utf8/span", "utf8 0")]
    [InlineData("reader", "reader ")]
    [InlineData("utf8/stream", "utf8 stream 0")]
    public async Task AnEmptyTextIsAMessage(string form, string answer) => await (await OpenAsync("/take/" + form)).AskAsync("", answer);

    [Theory]
    [InlineData("span", "span ")]
    [InlineData("memory", "memory ")]
    [InlineData("stream", "stream -1 0")]
    [InlineData("pipe", "pipe 0")]
    public async Task AnEmptyBinaryMessageIsAMessage(string form, string answer)
    {
        WireClient client = await OpenAsync("/take/" + form);
        await client.SendBinaryAsync();
        await client.ExpectAsync(answer);
    }

    /// <summary>byte[]: "its to keep". The answer is the array of the message before, after its memory has been used again.</summary>
    [Fact]
    public async Task AnArrayIsTheHandlersToKeep()
    {
        WireClient client = await OpenAsync("/take/array");
        await client.SendBinaryAsync(1, 2, 3);
        await client.ExpectBinaryAsync();
        await client.SendBinaryAsync(9, 9, 9);
        await client.ExpectBinaryAsync(1, 2, 3);
    }

    /// <summary>The javadoc's partial handlers: String with boolean. What one read brings of a frame is a part, and the last says so.</summary>
    [Fact]
    public async Task PartsOfTextComeWithWhetherTheyAreTheLast()
    {
        WireClient client = await OpenAsync("/take/parts");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "one", fin: false));
        await client.ExpectAsync("part one False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, "two", fin: false));
        await client.ExpectAsync("part two False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, ""));
        await client.ExpectAsync("part  True");
    }

    [Fact]
    public async Task AMessageInOneFrameIsOnePartAndTheLast() => await (await OpenAsync("/take/parts")).AskAsync("whole", "part whole True");

    /// <summary>A string is made of characters: what a part has of one that it cuts comes with the next.</summary>
    [Fact]
    public async Task APartOfTextEndsBetweenCharacters()
    {
        WireClient client = await OpenAsync("/take/parts");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, [0x61, 0xE2, 0x82], fin: false));
        await client.ExpectAsync("part a False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [0xAC]));
        await client.ExpectAsync("part € True");
    }

    /// <summary>byte[] with boolean, which stands first here.</summary>
    [Fact]
    public async Task PartsOfBinaryComeAsArraysWithWhetherTheyAreTheLast()
    {
        WireClient client = await OpenAsync("/take/parts");
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, [1], fin: false));
        await client.ExpectBinaryAsync(1, 0);
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [2, 3]));
        await client.ExpectBinaryAsync(2, 3, 1);
    }

    /// <summary>ByteBuffer with boolean.</summary>
    [Fact]
    public async Task PartsOfBinaryComeAsMemoryBesideOtherParameters()
    {
        WireClient client = await OpenAsync("/take/parts/memory");
        await client.SendAsync(WireClient.FrameOf(WireClient.Binary, [0xAB], fin: false));
        await client.ExpectAsync("True AB False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [0xCD]));
        await client.ExpectAsync("True CD True");
    }

    /// <summary>Bytes of text may be cut anywhere: three bytes of a character come one by one.</summary>
    [Fact]
    public async Task PartsOfUtf8AreBytes()
    {
        WireClient client = await OpenAsync("/take/parts/memory");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, [0xE2], fin: false));
        await client.ExpectAsync("1 False");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, [0x82, 0xAC]));
        await client.ExpectAsync("2 True");
    }

    [Fact]
    public async Task ControlFramesBetweenPartsDisturbNothing()
    {
        WireClient client = await OpenAsync("/take/parts");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "a", fin: false));
        await client.ExpectAsync("part a False");
        await client.SendPingAsync("between");
        await client.ExpectFrameAsync(WireClient.Pong, "between");
        await client.SendAsync(WireClient.FrameOf(WireClient.Continuation, "b"));
        await client.ExpectAsync("part b True");
    }

    /// <summary>2.2.5: the pong that answers a ping of the application reaches its handler, with its data.</summary>
    [Fact]
    public async Task APongReachesItsHandlerWithItsData()
    {
        WireClient client = await OpenAsync("/take/pong");
        await client.SendAsync("data");
        await client.ExpectFrameAsync(WireClient.Ping, "data");
        await client.SendPongAsync("data");
        await client.ExpectAsync("pong data True");
    }

    /// <summary>RFC 6455 section 5.5.3: a pong may come unasked.</summary>
    [Fact]
    public async Task AnUnaskedPongReachesItsHandler()
    {
        WireClient client = await OpenAsync("/take/pong");
        await client.SendPongAsync("heartbeat");
        await client.ExpectAsync("pong heartbeat True");
    }

    /// <summary>WSC-4.7-4: one handler for each native kind, and each kind goes to its own.</summary>
    [Fact]
    public async Task EachKindOfMessageGoesToItsOwnHandler()
    {
        WireClient client = await OpenAsync("/take/all");
        await client.SendPongAsync();
        await client.SendBinaryAsync(1);
        await client.SendAsync("t");
        await client.ExpectAsync("pong");
        await client.ExpectAsync("binary");
        await client.ExpectAsync("text");
    }

    /// <summary>4.7: the order of parameters is free. Session, EndpointConfig, PathParam, token, services by type and by key.</summary>
    [Fact]
    public async Task EverythingThatMayStandBesideAPayloadIsThereInAnyOrder() =>
        await (await OpenAsync("/take/beside/7")).AskAsync("text", "text 7 True /take/beside/{x} hello you HELLO you True");

    [Fact]
    public async Task NamesMayBeKeywordsAndNotAscii() => await (await OpenAsync("/take/@event/41")).AskAsync("x", "x 42");

    [Fact]
    public async Task EndpointsMayBeNested() => await (await OpenAsync("/take/nested")).AskAsync("x", "nested x");

    [Fact]
    public async Task EndpointsMayBeRecords() => await (await OpenAsync("/take/record")).AskAsync("x", "record x");

    /// <summary>WSC-4.7.1-1: maxMessageSize, exceeded: 1009. In bytes of UTF-8: four characters of three bytes are too many for ten.</summary>
    [Fact]
    public async Task MaxMessageSizeOfTextIsInBytes()
    {
        WireClient client = await OpenAsync("/take/limited");
        await client.AskAsync("€€€1", "€€€1");
        await client.SendAsync("€€€€");
        await client.ExpectCloseAsync(1009);
        await client.SendCloseAsync(1009);
        await client.Case.ExpectAsync("close 1006 Transport 1009");
    }

    /// <summary>The attribute's limit counts instead of the server's 8192, and may be larger.</summary>
    [Fact]
    public async Task MaxMessageSizeOfAHandlerMayBeBeyondTheServers()
    {
        WireClient client = await OpenAsync("/take/limited");
        await client.SendBinaryAsync(new byte[20000]);
        await client.ExpectAsync("20000");
        await client.SendBinaryAsync(new byte[20001]);
        await client.ExpectCloseAsync(1009);
    }

    /// <summary>Fragments count together.</summary>
    [Fact]
    public async Task MaxMessageSizeCountsFragmentsTogether()
    {
        WireClient client = await OpenAsync("/take/limited");
        await client.SendAsync(WireClient.FrameOf(WireClient.Text, "123456", fin: false), WireClient.FrameOf(WireClient.Continuation, "78901"));
        await client.ExpectCloseAsync(1009);
    }

    /// <summary>The page: buffers of whole messages are 8192 bytes by default.</summary>
    [Fact]
    public async Task TheDefaultLimitIs8192Bytes()
    {
        WireClient client = await OpenAsync("/take/string");
        string fits = new('x', 8192);
        await client.AskAsync(fits, "string " + fits);
        await client.SendAsync(fits + "x");
        await client.ExpectCloseAsync(1009);
    }

    /// <summary>Parts and streams put nothing together: the limit does not apply.</summary>
    [Theory]
    [InlineData("stream", "stream 0 99999")]
    [InlineData("pipe", "pipe 100000")]
    public async Task TheLimitDoesNotApplyToStreams(string form, string answer)
    {
        WireClient client = await OpenAsync("/take/" + form);
        await client.SendBinaryAsync(new byte[100000]);
        await client.ExpectAsync(answer);
    }

    /// <summary>A message for which there is no handler closes with 1003 (decision 8), text and binary alike.</summary>
    [Theory]
    [InlineData(WireClient.Text)]
    [InlineData(WireClient.Binary)]
    public async Task AMessageOfAKindWithoutHandlerClosesWith1003(int opcode)
    {
        WireClient client = await OpenAsync("/take/nothing");
        await client.SendAsync(WireClient.FrameOf(opcode, "x"));
        await client.ExpectCloseAsync(1003);
        await client.SendCloseAsync(1003);
        await client.Case.ExpectAsync("close 1006 1003");
    }

    [Fact]
    public async Task APongWithoutHandlerIsNothing()
    {
        WireClient client = await OpenAsync("/take/string");
        await client.SendPongAsync("x");
        await client.AskAsync("y", "string y");
    }
}

public sealed class PayloadsOverSockets() : PayloadCases(HostKind.Sockets);

public sealed class PayloadsInMemory() : PayloadCases(HostKind.Memory);

public sealed class PayloadsPublished() : PayloadCases(HostKind.Published);
