using System.Text;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>Blocks of every kind, written bit by bit, fed to the reader at every cut: RFC 1951 section 3.2 and RFC 7692 section 7.2.</summary>
public class BlockTests
{
    private static readonly byte[] Hello = "Hello"u8.ToArray();
    private static readonly Token[] HelloTokens = Token.Literals("Hello");

    /// <summary>Name, payloads of the messages of a connection, their contents.</summary>
    private static IEnumerable<(string Name, byte[][] Payloads, string[] Contents)> Lawful()
    {
        // The examples of RFC 7692 section 7.2.3, as they stand there.
        yield return ("7.2.3.1 one block", [[0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]], ["Hello"]);
        yield return ("7.2.3.2 shared window", [[0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0xF2, 0x00, 0x11, 0x00, 0x00]], ["Hello", "Hello"]);
        yield return ("7.2.3.3 stored", [[0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00]], ["Hello"]);
        yield return ("7.2.3.4 final block", [[0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00]], ["Hello"]);
        yield return ("7.2.3.5 two blocks", [[0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00]], ["Hello"]);
        yield return ("7.2.3.6 empty", [[0x00]], [""]);
        yield return ("empties between", [[0x00], [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00], [0x00], [0xF2, 0x00, 0x11, 0x00, 0x00]], ["", "Hello", "", "Hello"]);

        // Every kind, not final and final, alone and behind another.
        (string Name, Func<DeflateBits, bool, DeflateBits> Write)[] kinds =
        [
            ("stored", (bits, final) => bits.Stored(Hello, final)),
            ("fixed", (bits, final) => bits.Fixed(HelloTokens, final)),
            ("dynamic", (bits, final) => bits.Dynamic(HelloTokens, final)),
            ("empty stored", (bits, final) => bits.Stored([], final)),
            ("empty fixed", (bits, final) => bits.Fixed([], final)),
            ("empty dynamic", (bits, final) => bits.Dynamic([new Token('x')], final)),
        ];
        string ContentOf(string name) => name == "empty dynamic" ? "x" : name.StartsWith("empty", StringComparison.Ordinal) ? "" : "Hello";
        foreach ((string name, Func<DeflateBits, bool, DeflateBits> write) in kinds)
        {
            yield return (name, [write(new DeflateBits(), false).ToPayload()], [ContentOf(name)]);

            // A final block ends at a byte boundary: what follows is another stream.
            yield return ("final " + name, [write(new DeflateBits(), true).Align().ToPayload()], [ContentOf(name)]);
            yield return ("final and nothing behind " + name, [write(new DeflateBits(), true).ToArray(), [0x00]], [ContentOf(name), ""]);
            foreach ((string second, Func<DeflateBits, bool, DeflateBits> writeSecond) in kinds)
            {
                string both = ContentOf(name) + ContentOf(second);
                yield return ($"{name}, {second}", [writeSecond(write(new DeflateBits(), false), false).ToPayload()], [both]);
                yield return ($"final {name}, {second}", [writeSecond(write(new DeflateBits(), true).Align(), false).ToPayload()], [both]);
                yield return ($"final {name}, final {second}, message", [writeSecond(write(new DeflateBits(), true).Align(), true).ToArray(), [0x00]], [both, ""]);
            }
        }

        // The empty block at the end may itself be final; a payload may be empty; distances reach over blocks and messages.
        yield return ("final tail", [new DeflateBits().Fixed(HelloTokens).Bits(1, 3).Align().ToArray(), [0x00], new DeflateBits().Fixed(HelloTokens).ToPayload()], ["Hello", "", "Hello"]);
        yield return ("no payload", [[], new DeflateBits().Fixed(HelloTokens).ToPayload(), []], ["", "Hello", ""]);
        yield return ("copy over blocks", [new DeflateBits().Stored(Hello).Dynamic([Token.Copy(5, 5), Token.Copy(3, 10)]).ToPayload()], ["HelloHelloHel"]);
        yield return ("copy over itself", [new DeflateBits().Fixed([new Token('a'), Token.Copy(258, 1), Token.Copy(227, 2)]).ToPayload()], [new string('a', 486)]);
        yield return ("copy from two messages before", [new DeflateBits().Stored(Hello).ToPayload(), new DeflateBits().Fixed(Token.Literals("xy")).ToPayload(), new DeflateBits().Fixed([Token.Copy(5, 7)]).ToPayload()], ["Hello", "xy", "Hello"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Blocks_of_every_kind_are_read_at_every_cut(bool server)
    {
        foreach ((string name, byte[][] payloads, string[] contents) in Lawful())
        {
            foreach (bool text in (bool[])[true, false])
            {
                var wire = new Wire(server);
                Array.ForEach(payloads, payload => wire.Frame(text ? 0xC1 : 0xC2, payload));
                string[] expected = [.. contents.Select(c => text ? Wire.TextLine(c) : Wire.BinaryLine(Encoding.UTF8.GetBytes(c)))];
                Assert.Equal([name, .. expected], [name, .. Feeder.FeedAtEveryCut(server, wire.ToArray(), takeover: true)]);
            }
        }
    }

    [Fact]
    public void The_payload_may_be_cut_into_frames_anywhere()
    {
        foreach ((string name, byte[][] payloads, string[] contents) in Lawful().Where(c => c.Payloads.Length == 1))
        {
            byte[] payload = payloads[0];
            string expected = Wire.TextLine(contents[0]);
            for (int cut = 0; cut <= payload.Length; cut++)
            {
                byte[] two = new Wire(true).Frame(0x41, payload.AsSpan(0, cut)).Ping(1).Continuation(payload.AsSpan(cut), fin: true).ToArray();
                Assert.Equal([name, Wire.PingLine(1), expected], [name, .. Feeder.Feed(true, two, [], takeover: false)]);
            }

            var single = new Wire(false).Frame(0x41);
            Array.ForEach(payload, b => single.Continuation([], fin: false).Continuation([b], fin: false));
            byte[] bytewise = single.Continuation([], fin: true).ToArray();
            Assert.Equal([name, expected], [name, .. Feeder.FeedAtEveryCut(false, bytewise, takeover: true)]);
        }
    }

    [Fact]
    public void Without_takeover_no_message_reaches_into_the_one_before()
    {
        byte[] input = new Wire(true).Frame(0xC1, new DeflateBits().Fixed(HelloTokens).ToPayload()).Frame(0xC1, 0xF2, 0x00, 0x11, 0x00, 0x00).ToArray();
        Assert.Equal([Wire.TextLine("Hello"), Wire.TextLine("Hello")], Feeder.FeedAtEveryCut(true, input, takeover: true));
        Assert.Equal(
            [Wire.TextLine("Hello"), Feeder.Line(ProtocolViolation.InvalidCompressedData)], Feeder.FeedAtEveryCut(true, input, takeover: false));
    }

    [Fact]
    public void A_final_block_ends_its_stream_and_nothing_reaches_behind_it()
    {
        byte[] within = new DeflateBits().Fixed(HelloTokens, final: true).Align().Fixed([Token.Copy(5, 5)]).ToPayload();
        Assert.Equal(
            [Feeder.Line(ProtocolViolation.InvalidCompressedData)], Feeder.FeedAtEveryCut(true, new Wire(true).Frame(0xC1, within).ToArray(), takeover: true));
        byte[] next = new Wire(true).Frame(0xC1, 0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00).Frame(0xC1, 0xF2, 0x00, 0x11, 0x00, 0x00).ToArray();
        Assert.Equal(
            [Wire.TextLine("Hello"), Feeder.Line(ProtocolViolation.InvalidCompressedData)], Feeder.FeedAtEveryCut(true, next, takeover: true));
    }

    [Fact]
    public void Messages_with_and_without_RSV1_alternate()
    {
        byte[] compressed = new DeflateBits().Fixed(HelloTokens).ToPayload();
        byte[] input = new Wire(true)
            .Text("plain").Frame(0xC1, compressed).Binary(compressed).Text("pl", fin: false).Continuation("ain"u8, fin: true)
            .Frame(0xC2, 0xF2, 0x00, 0x11, 0x00, 0x00).Close(1000).ToArray();
        string[] expected =
        [
            Wire.TextLine("plain"), Wire.TextLine("Hello"), Wire.BinaryLine(compressed), Wire.TextLine("plain"), Wire.BinaryLine(Hello), Wire.CloseLine(1000),
        ];
        Assert.Equal(expected, Feeder.FeedAtEveryCut(true, input, takeover: true));
    }

    [Fact]
    public void The_twin_agrees_on_every_block()
    {
        foreach ((string name, byte[][] payloads, string[] contents) in Lawful().Where(c => c.Payloads.Length == 1))
        {
            Assert.Equal((name, contents[0]), (name, Encoding.UTF8.GetString(InflateTwin.Message(payloads[0]) ?? [])));
        }
    }
}
