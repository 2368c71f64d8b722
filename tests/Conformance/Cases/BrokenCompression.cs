using WsGen.Conformance.Deflate;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>
/// Compressed messages that are none, 1007; that become broken text, 1007; or that become too large, 1009. As early as it can be seen, like
/// everything in docs/protocol.md.
/// </summary>
public sealed class BrokenCompression : CompressedGroup
{
    private const int Small = 1000;
    private const int Usual = UnderTest.EndpointSettings.UsualLimit;
    private const string Hello = "F2 48 CD C9 C9 07 00";

    public override int Number => 19;

    public override string Title => "broken compression";

    protected override void Define()
    {
        DefineBlocks();
        DefineTails();
        DefineWindows();
        DefineText();
        DefineSizes();
        DefineBombs();
    }

    private void DefineBlocks()
    {
        Series("RFC 1951 3.2.3");
        Compressed("a block of the reserved type", Answered(Text("before")), NotDeflate(Hex("06")));
        Compressed("a final block of the reserved type", NotDeflate(Hex("07 00")));
        Compressed("a block of the reserved type behind another", NotDeflate([.. new BitWriter().FixedLiterals("Hello"u8).Write(6, 3).Align().ToArray(), 0]));
        Compressed("a stored block whose lengths do not agree", NotDeflate(Hex("00 05 00 FA FE 48 65 6C 6C 6F 00")));
        Compressed("a stored block whose lengths are equal", NotDeflate(Hex("00 05 00 05 00 48 65 6C 6C 6F 00")));
        Compressed("nothing but bits", NotDeflate(Hex("FF FF FF FF FF FF FF FF")));
        Compressed("gzip instead of raw DEFLATE", NotDeflate(Hex("1F 8B 08 00 00 00 00 00 00 03 F3 48 CD C9 C9 07 00")));
        Compressed("zlib instead of raw DEFLATE", NotDeflate(Hex("78 9C F3 48 CD C9 C9 07 00 05 8C 01 F5")));
        Compressed("length symbol 286", NotDeflate(WithSymbol(286)));
        Compressed("length symbol 287", NotDeflate(WithSymbol(287)));

        Series("RFC 1951 3.2.7");
        Compressed("287 symbols for literals and lengths", NotDeflate(Dynamic(hlit: 30, hdist: 0, lengths: [0, 0, 0, 2, 1, 0, 2])));
        Compressed("288 symbols for literals and lengths", NotDeflate(Dynamic(hlit: 31, hdist: 0, lengths: [0, 0, 0, 2, 1, 0, 2])));
        Compressed("lengths whose own code has too many codes", NotDeflate(Dynamic(hlit: 0, hdist: 0, lengths: [1, 1, 1, 1, 1, 1, 1])));
        Compressed("lengths without any code", NotDeflate(Dynamic(hlit: 0, hdist: 0, lengths: [0, 0, 0, 0, 0, 0, 0])));
        Compressed(
            "a repetition of nothing",
            NotDeflate(new BitWriter().Write(0b100, 3).Write(0, 5).Write(0, 5).Write(0, 4)
                .Write(1, 3).Write(1, 3).Write(0, 3).Write(0, 3).WriteCode(0, 1).Write(0, 2).Align().ToArray()));
        Compressed("no code for the end of the block", NotDeflate(WithoutEndOfBlock()));

        Series("RFC 7692 7.2.2");
        Compressed("a reserved type, and the rest does not come", Refused(1007, PackedText("06").Unfinished()));
        Compressed("a reserved type in a first fragment", Refused(1007, Open(PackedText("06"))));
        Compressed("lengths that do not agree, and the rest does not come", Refused(1007, PackedText("00 05 00 FA FE").Unfinished()));
        Compressed("broken data in the second fragment", Refused(1007, Open(PackedText("F2 48 05 00 00 00 FF FF")), Continuation(0x06)));
        Compressed("broken data behind a good message", Unpacked("Hello", PackedText(Hello)), NotDeflate(Hex("06")));
        Compressed(
            "broken data behind a ping in the same message",
            RefusedBehind([Open(PackedText("F2 48 05 00 00 00 FF FF")), Ping("p")], 1007, Continuation(0x06)));
        Compressed(
            "broken data of 64 KiB",
            DeflateSettings.Default,
            _ => [Refused(1007, PackedBinary([.. new BitWriter().Stored(Payloads.Random(60_000)).ToArray(), .. Enumerable.Repeat((byte)0xFF, 5000)]))]);
    }

    private static byte[] WithSymbol(int symbol)
    {
        BitWriter output = new BitWriter().BeginFixed();
        FixedCode.WriteSymbol(output, 'a');
        FixedCode.WriteSymbol(output, symbol);
        FixedCode.WriteSymbol(output, FixedCode.EndOfBlock);
        return output.EndMessage();
    }

    /// <summary>The header of a block with a code of its own, and ones behind it.</summary>
    private static byte[] Dynamic(int hlit, int hdist, int[] lengths)
    {
        BitWriter output = new BitWriter().Write(0b100, 3).Write(hlit, 5).Write(hdist, 5).Write(lengths.Length - 4, 4);
        return lengths.Aggregate(output, static (bits, length) => bits.Write(length, 3)).WriteBytes([.. Enumerable.Repeat((byte)0xFF, 40)]).ToArray();
    }

    /// <summary>256 literals of 8 bits, and no symbol 256.</summary>
    private static byte[] WithoutEndOfBlock()
    {
        BitWriter output = new BitWriter().Write(0b100, 3).Write(0, 5).Write(0, 5).Write(1, 4);
        output = ((int[])[0, 0, 0, 1, 1]).Aggregate(output, static (bits, length) => bits.Write(length, 3));
        for (int symbol = 0; symbol < 256; symbol++)
        {
            output.WriteCode(0b1, 1); // 8
        }

        return output.WriteCode(0b0, 1).WriteCode(0b0, 1).WriteBytes("Hello"u8).EndMessage();
    }

    private void DefineTails()
    {
        byte[] hello = Hex(Hello);
        Series("RFC 7692 7.2.2");
        Compressed("the tail is left in, and an empty block begun behind it", Unpacked("Hello", PackedText((byte[])[.. hello, .. Blocks.Tail, 0x00])));
        Compressed("two tails are left in, each with its block", Unpacked("Hello", PackedText((byte[])[.. hello, .. Blocks.Tail, 0x00, .. Blocks.Tail, 0x00])));
        Compressed("the tail is left in: another is no block", Answered(Text("before")), NotDeflate([.. hello, .. Blocks.Tail]));
        for (int kept = 1; kept <= 3; kept++)
        {
            Compressed($"{kept} bytes of the tail are left in", NotDeflate([.. hello, .. Blocks.Tail[..kept]]));
        }

        for (int kept = 1; kept < hello.Length; kept++)
        {
            Compressed($"the message is cut off behind {kept} of its {hello.Length} bytes", Answered(Text("before")), NotDeflate(hello[..kept]));
        }

        Compressed("cut off in a stored block", NotDeflate(Hex("00 05 00 FA FF 48 65")));
        Compressed("cut off in the lengths of a stored block", NotDeflate(Hex("00 05 00 FA")));
        Compressed("cut off in a block with a code of its own", NotDeflate(new BitWriter().DynamicLiterals("Hello"u8).EndMessage()[..40]));
        Compressed("one byte too much", NotDeflate([.. hello, 0x00]));
    }

    private void DefineWindows()
    {
        Series("RFC 1951 3.2.5");
        Compressed("a match before the beginning", NotDeflate(new BitWriter().FixedMatch(3, 1).EndMessage()));
        Compressed("a match one byte before the beginning", NotDeflate(new BitWriter().FixedLiterals("abc"u8).FixedMatch(3, 4).EndMessage()));
        Compressed("a match 32768 bytes back behind 5", NotDeflate(new BitWriter().FixedLiterals("Hello"u8).FixedMatch(3, 32768).EndMessage()));
        Compressed("distance symbol 30", NotDeflate(WithDistanceSymbol(30)));
        Compressed("distance symbol 31", NotDeflate(WithDistanceSymbol(31)));

        // What the peer sends refers to the message before though it has agreed not to.
        Series("RFC 7692 7.1.1");
        var peerForgets = new DeflateSettings { ServerNoContextTakeover = true, ClientNoContextTakeover = true };
        Compressed(
            "a match into the message before, without context takeover",
            peerForgets, _ => [Unpacked("Hello", PackedText(Hello)), Refused(1007, PackedText("F2 00 11 00 00"))]);
        Compressed(
            "the same data in each message, without context takeover",
            peerForgets, _ => [.. Enumerable.Repeat(Unpacked("Hello", PackedText(Hello)), 5)]);

        // The library understands such a match rather than judging it by how the input was cut (src/Runtime/Protocol/Compression/README.md).
        Series("RFC 7692 7.1.2");
        var small = new DeflateSettings { ServerMaxWindowBits = 9, ClientMaxWindowBits = 9 };
        Compressed("a match beyond the agreed window", small, _ =>
        {
            byte[] start = Payloads.Random(1000);
            return [Inflated((byte[])[.. start, .. start[..258]], PackedBinary(new BitWriter().Stored(start).FixedMatch(258, 1000).EndMessage()))];
        });
        Compressed("a match as long as the agreed window", small, _ =>
        {
            byte[] start = Payloads.Random(512);
            return [Inflated((byte[])[.. start, .. start[..258]], PackedBinary(new BitWriter().Stored(start).FixedMatch(258, 512).EndMessage()))];
        });
    }

    private static byte[] WithDistanceSymbol(int symbol)
    {
        BitWriter output = new BitWriter().BeginFixed();
        FixedCode.WriteSymbol(output, 'a');
        FixedCode.WriteSymbol(output, FixedCode.EndOfBlock + 1);
        output.WriteCode(symbol, 5).Write(0, 14);
        FixedCode.WriteSymbol(output, FixedCode.EndOfBlock);
        return output.EndMessage();
    }

    private void DefineText()
    {
        Series("8.1");
        Compressed("text that becomes byte FF", Answered(Text("before")), Refused(1007, PackedText(new BitWriter().FixedLiterals([0xFF]).EndMessage())));
        Compressed("binary that becomes byte FF", Inflated((byte[])[0xFF], PackedBinary(new BitWriter().FixedLiterals([0xFF]).EndMessage())));
        Compressed("text that becomes a surrogate", Refused(1007, PackedText(new BitWriter().Stored([0xED, 0xA0, 0x80]).EndMessage())));
        Compressed("text that becomes an overlong form", Refused(1007, PackedText(new BitWriter().DynamicLiterals([0xC0, 0x80]).EndMessage())));
        Compressed("text that ends in half a character", Refused(1007, PackedText(new BitWriter().FixedLiterals([0x61, 0xE2, 0x82]).EndMessage())));
        Compressed(
            "text whose character goes on in another block",
            Unpacked("€", PackedText(new BitWriter().FixedLiterals([0xE2]).Stored([0x82]).FixedLiterals([0xAC]).EndMessage())));
        Compressed(
            "text whose character goes on in another fragment",
            Unpacked("€", Fragments(PackedText(new BitWriter().Stored([0xE2, 0x82, 0xAC]).EndMessage()), 1)));
        Compressed("byte FF in a first fragment", Refused(1007, Open(PackedText(new BitWriter().Stored([0x61, 0xFF]).EndMessage()))));
        Compressed(
            "byte FF in a stored block, and the rest does not come",
            Refused(1007, PackedText(new BitWriter().Stored([0x61, 0xFF]).ToArray()).Unfinished()));
        Compressed(
            "half a character, and a letter in the second fragment",
            Refused(1007, Open(PackedText(new BitWriter().Stored([0xE2, 0x82]).ToArray())), Continuation(new BitWriter().Stored("a"u8).EndMessage())));
        Compressed(
            "byte FF behind 64 KiB",
            DeflateSettings.Default, _ => [Refused(1007, PackedText(new PlatformDeflater(contextTakeover: false).Deflate([.. Payloads.Prose(65536), 0xFF])))]);
        Compressed(
            "text, then broken text out of its window",
            Unpacked("€", PackedText(new BitWriter().FixedLiterals("€"u8).EndMessage())),
            Refused(1007, PackedText(new BitWriter().FixedMatch(4, 3).EndMessage())));
    }

    private void DefineSizes()
    {
        Series("7.4.1");
        Sized("text of the limit", static () => [Inflated(Payloads.Ascii(Small), PackedText(Packed(Payloads.Ascii(Small))))]);
        Sized("binary of the limit", static () => [Inflated(new byte[Small], PackedBinary(Packed(new byte[Small])))]);
        Sized("text one byte beyond", static () => [Refused(1009, PackedText(Packed(Payloads.Ascii(Small + 1))))]);
        Sized("binary one byte beyond", static () => [Refused(1009, PackedBinary(Packed(new byte[Small + 1])))]);
        Sized(
            "a stored block of the limit, whose frame is larger",
            static () => [Inflated(Payloads.Random(Small), PackedBinary(new BitWriter().Stored(Payloads.Random(Small)).EndMessage()))]);
        Sized("a stored block one byte beyond", static () => [Refused(1009, PackedBinary(new BitWriter().Stored(Payloads.Random(Small + 1)).EndMessage()))]);
        Sized(
            "a message of the limit, and empty blocks behind it",
            static () => [Inflated(new byte[Small], PackedBinary(new BitWriter().FixedLiterals(new byte[Small]).Stored([]).FixedLiterals([]).EndMessage()))]);
        Sized("fragments of the limit together", static () => [Inflated(Payloads.Ascii(Small), Fragments(PackedText(Packed(Payloads.Ascii(Small))), 5))]);
        Sized("fragments one byte beyond", static () => [Refused(1009, Fragments(PackedText(Packed(Payloads.Ascii(Small + 1))), 5))]);
        Sized("beyond in a first fragment", static () => [Refused(1009, Open(PackedBinary(Packed(new byte[2 * Small]))))]);
        Sized("beyond, and the rest does not come", static () => [Refused(1009, PackedBinary(Packed(new byte[2 * Small])).Unfinished())]);
        Sized(
            "one message after the other, each of the limit",
            static () => [.. Enumerable.Repeat(Inflated(new byte[Small], PackedBinary(Packed(new byte[Small]))), 5)]);
    }

    private static byte[] Packed(byte[] message) => new SmallWindowDeflater(15, contextTakeover: false).Deflate(message);

    private void Sized(string title, Func<IReadOnlyList<Step>> script) =>
        Compressed($"limit {Small}: {title}", DeflateSettings.Default, _ => script(), limit: Small);

    private void DefineBombs()
    {
        Series("RFC 7692 8");
        Bomb("16 MiB of zeros", static () => Inflated(new byte[Usual], PackedBinary(Zeros(Usual))));
        Bomb("16 MiB of zeros and a byte", static () => Refused(1009, PackedBinary(Zeros(Usual + 1))));
        Bomb("128 MiB of zeros", static () => Refused(1009, PackedBinary(Zeros(128 << 20))));
        Bomb("128 MiB of zeros in fragments of 1000 bytes", static () => Refused(1009, Fragments(PackedText(Zeros(128 << 20)), 1000)));
        Bomb("32 MiB of zeros in a first fragment", static () => Refused(1009, Open(PackedBinary(Zeros(32 << 20)))));
        Compressed("a frame that announces 2^62 bytes", Refused(1009, PackedBinary([]) with { Announced = 1UL << 62 }));
        Compressed(
            "a continuation that announces 2^62 bytes",
            Refused(1009, Open(PackedBinary(new BitWriter().Stored("a"u8).ToArray())), Continuation() with { Announced = 1UL << 62 }));
    }

    private void Bomb(string title, Func<Step> step) => Compressed(title, DeflateSettings.Default, _ => [step()], [Chop.Whole]);

    private static byte[] Zeros(int count) => new PlatformDeflater(contextTakeover: false).Deflate(new byte[count]);
}
