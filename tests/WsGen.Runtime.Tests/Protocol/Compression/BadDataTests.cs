using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>What is not DEFLATE, or not a message: found, named, the same at every cut, and found where it stands.</summary>
public class BadDataTests
{
    private static readonly string Invalid = Feeder.Line(ProtocolViolation.InvalidCompressedData);
    private static readonly byte[] Hello = new DeflateBits().Fixed(Token.Literals("Hello")).ToPayload();

    private static readonly int[] NoCodes = new int[257 + 1];

    private static IEnumerable<(string Name, byte[] Payload)> Bad()
    {
        yield return ("reserved block type", new DeflateBits().Bits(3 << 1, 3).ToPayload());
        yield return ("reserved block type behind a good block", new DeflateBits().Fixed([new Token('a')]).Bits(3 << 1, 3).ToPayload());
        yield return ("stored lengths that do not agree", new DeflateBits().Bits(0, 3).Align().Bits(5, 16).Bits(5, 16).Raw(1, 2, 3, 4, 5).ToPayload());
        yield return ("stored block cut short", new DeflateBits().Stored("Hello"u8).ToArray()[..^2]);
        yield return ("distance before the beginning", new DeflateBits().Fixed([new Token('a'), Token.Copy(3, 7)]).ToPayload());
        yield return ("length symbol 286", new DeflateBits().Bits(1 << 1, 3).Code((0b11000110, 8)).ToPayload());
        yield return ("distance symbol 30", new DeflateBits().Bits(1 << 1, 3).Code((0x30 + 'a', 8)).Code((1, 7)).Code((30, 5)).ToPayload());
        yield return ("287 literals", new DeflateBits().Bits(2 << 1, 3).Bits(30, 5).Bits(0, 5).Bits(0, 4).Raw(new byte[40]).ToPayload());
        yield return ("31 distances", new DeflateBits().Bits(2 << 1, 3).Bits(0, 5).Bits(30, 5).Bits(0, 4).Raw(new byte[40]).ToPayload());
        yield return ("no code lengths", new DeflateBits().Bits(2 << 1, 3).Bits(0, 5).Bits(0, 5).Bits(0, 4).Raw(new byte[40]).ToPayload());
        yield return ("no end of block", Header(Lengths(('a', 1), ('b', 1))));
        yield return ("too many codes", Header(Lengths(('a', 1), ('b', 1), (256, 1))));
        yield return ("incomplete codes", Header(Lengths(('a', 2), (256, 2))));
        yield return ("end inside a fixed block", new DeflateBits().Bits(1 << 1, 3).Code((0x30 + 'a', 8)).ToArray());
        yield return ("end inside a dynamic header", new DeflateBits().Dynamic([new Token('a')]).ToArray()[..20]);
        yield return ("end without the empty block", new DeflateBits().Fixed(Token.Literals(new byte[] { 200, 201, 202, 203, 204, 205 })).ToArray());
        yield return ("the tail left in", [.. Hello, 0x00, 0x00, 0xFF, 0xFF]);
        yield return ("one byte of the tail left in", [.. Hello, 0x00]);
        yield return ("garbage behind a final block", [.. new DeflateBits().Fixed([new Token('a')], final: true).ToArray(), 0x07, 0xFF]);
        yield return ("a zlib header", [0x78, 0x9C, .. Hello]);
        yield return ("a gzip header", [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 3, .. Hello]);
        yield return ("text", "{\"not\":\"compressed\"}"u8.ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Bad_data_ends_the_connection_the_same_at_every_cut(bool server)
    {
        foreach ((string name, byte[] payload) in Bad())
        {
            foreach (bool takeover in (bool[])[true, false])
            {
                byte[] input = new Wire(server).Text("hi").Frame(0xC2, Hello).Frame(0xC2, payload).Text("never seen").ToArray();
                List<string> events = Feeder.FeedAtEveryCut(server, input, takeover: takeover);
                Assert.Equal([name, Wire.TextLine("hi"), Wire.BinaryLine("Hello"u8), Invalid], [name, .. events]);
            }

            Assert.Null(InflateTwin.Message(payload));
        }
    }

    [Fact]
    public void A_bad_block_is_found_at_its_first_byte_and_a_message_cut_short_at_its_end()
    {
        byte[] late = new Wire(false).Frame(0x42, 0x07).Continuation(new byte[100], fin: false).ToArray();
        Assert.Equal(3, Feeder.BytesUntil(false, ProtocolEventKind.Violation, late, takeover: true));
        byte[] cut = new Wire(false).Frame(0x42, Hello[..4]).Continuation([], fin: false).Continuation([], fin: true).ToArray();
        Assert.Equal(cut.Length, Feeder.BytesUntil(false, ProtocolEventKind.Violation, cut, takeover: true));
    }

    [Fact]
    public void Text_is_checked_as_it_is_decompressed()
    {
        // The bad byte is the second; what follows it is neither needed nor judged.
        byte[] payload = new DeflateBits().Stored([(byte)'a', 0xFF]).Bits(3 << 1, 3).ToPayload();
        byte[] input = new Wire(false).Header(0xC1, payload.Length).Payload(payload).ToArray();
        Assert.Equal([Feeder.Line(ProtocolViolation.InvalidUtf8)], Feeder.FeedAtEveryCut(false, input, takeover: true));
        Assert.Equal(2 + 5 + 2, Feeder.BytesUntil(false, ProtocolEventKind.Violation, input, takeover: true));
        Assert.Equal([Invalid], Feeder.FeedAtEveryCut(false, new Wire(false).Frame(0xC2, payload).ToArray(), takeover: true));

        // A character may be cut by a piece, a block or a frame, but not by the end of the message.
        byte[] euro = new DeflateBits().Stored([0xE2]).Fixed([new Token(0x82)]).Stored([0xAC]).ToPayload();
        Assert.Equal([Wire.TextLine("€")], Feeder.FeedAtEveryCut(true, new Wire(true).Frame(0xC1, euro).ToArray(), takeover: true));
        byte[] begun = new DeflateBits().Stored([0xE2]).Fixed([new Token(0x82)]).ToPayload();
        Assert.Equal(
            [Feeder.Line(ProtocolViolation.InvalidUtf8)], Feeder.FeedAtEveryCut(true, new Wire(true).Frame(0xC1, begun).ToArray(), takeover: true));
    }

    [Theory]
    [InlineData(0xC0, false)]
    [InlineData(0x40, false)]
    [InlineData(0xC0, true)]
    [InlineData(0xC9, false)]
    [InlineData(0xC9, true)]
    [InlineData(0xCA, false)]
    [InlineData(0xC8, false)]
    [InlineData(0xE1, false)]
    [InlineData(0xD1, false)]
    [InlineData(0xA1, false)]
    public void RSV1_stands_on_the_first_frame_of_a_data_message_only(int first, bool inCompressed)
    {
        bool continuation = (first & 0x0F) == 0;
        var wire = new Wire(true);
        if (continuation || inCompressed)
        {
            wire.Frame(inCompressed ? 0x42 : 0x02, inCompressed ? Hello : []);
        }

        string expected = Feeder.Line(ProtocolViolation.ReservedBitSet);
        Assert.Equal([expected], Feeder.FeedAtEveryCut(true, wire.Frame(first).ToArray(), takeover: true));
    }

    [Fact]
    public void RSV1_means_nothing_where_no_extension_was_agreed_on() =>
        Assert.Equal([Feeder.Line(ProtocolViolation.ReservedBitSet)], Feeder.FeedAtEveryCut(true, new Wire(true).Frame(0xC1, Hello).ToArray()));

    private static (int Symbol, int Length)[] Lengths(params (int, int)[] lengths) => lengths;

    /// <summary>A dynamic block's header with these literal codes and no distances, and bits enough behind it.</summary>
    private static byte[] Header((int Symbol, int Length)[] lengths)
    {
        int[] all = [.. NoCodes];
        foreach ((int symbol, int length) in lengths)
        {
            all[symbol] = length;
        }

        return new DeflateBits().Bits(2 << 1, 3).Bits(0, 5).Bits(0, 5).CodeLengths(all).Raw(new byte[20]).ToPayload();
    }
}
