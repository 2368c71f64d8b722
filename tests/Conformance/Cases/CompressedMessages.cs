using WsGen.Conformance.Deflate;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Compressed messages in every form that RFC 7692 section 7.2 allows: blocks, fragments, empty ones, and what stands between them.</summary>
public sealed class CompressedMessages : CompressedGroup
{
    /// <summary>"Hello" as RFC 7692 section 7.2.3.1 compresses it.</summary>
    private const string Hello = "F2 48 CD C9 C9 07 00";

    public override int Number => 18;

    public override string Title => "compressed messages";

    protected override void Define()
    {
        DefineExamples();
        DefineReservedBits();
        DefineBlocks();
        DefineFinalBlocks();
        DefineEmptyMessages();
        DefineFragments();
        DefineControlFrames();
        DefineContext();
    }

    private void DefineExamples()
    {
        Series("RFC 7692 7.2.3");
        Compressed("7.2.3.1: one block, one frame", Unpacked("Hello", PackedText(Hello)));
        Compressed("7.2.3.1: one block, two frames", Unpacked("Hello", FragmentsAt(PackedText(Hello), 3)));
        Compressed(
            "7.2.3.2: the second message out of the window of the first",
            Unpacked("Hello", PackedText(Hello)), Unpacked("Hello", PackedText("F2 00 11 00 00")));
        Compressed("7.2.3.3: a block without compression", Unpacked("Hello", PackedText("00 05 00 FA FF 48 65 6C 6C 6F 00")));
        Compressed("7.2.3.4: a final block", Unpacked("Hello", PackedText("F3 48 CD C9 C9 07 00 00")));
        Compressed("7.2.3.5: two blocks", Unpacked("Hello", PackedText("F2 48 05 00 00 00 FF FF CA C9 C9 07 00")));
        Compressed("7.2.3.6: an empty last fragment", Unpacked("Hello", Open(PackedText("F2 48 CD C9 C9 07 00 00 00 FF FF")), Continuation(0x00)));
    }

    private void DefineReservedBits()
    {
        Series("RFC 7692 6");
        Compressed("an uncompressed message", Answered(Text("Hello")));
        Compressed(
            "uncompressed and compressed in turn",
            Answered(Text("one")), Unpacked("Hello", PackedText(Hello)), Answered(Binary(2)), Unpacked("Hello", PackedText(Hello)));
        Compressed("an uncompressed message in fragments", Answered(Open(Text("Hel")), Continuation("lo")), Unpacked("Hello", PackedText(Hello)));
        Compressed("a compressed binary message", Inflated("Hello"u8.ToArray(), PackedBinary(Hex(Hello))));
        Compressed(
            "RSV1 on the continuation of a compressed message",
            Refused(1002, FragmentsAt(PackedText(Hello), 3)[0], Continuation(Hex("C9 C9 07 00")) with { Reserved = 4 }));
        Compressed("RSV1 on the continuation of an uncompressed message", Refused(1002, Open(Text("Hel")), Continuation("lo") with { Reserved = 4 }));
        Compressed("RSV1 on a continuation of nothing", Refused(1002, Continuation("lo") with { Reserved = 4 }));
        Compressed("RSV1 on a ping", Answered(Text("before")), Refused(1002, Ping("Hello") with { Reserved = 4 }));
        Compressed("RSV1 on a pong", Refused(1002, Pong("Hello") with { Reserved = 4 }));
        Compressed("RSV1 on a close frame", Refused(1002, Close(1000) with { Reserved = 4 }));
        Compressed("RSV1 on a ping between fragments", Refused(1002, FragmentsAt(PackedText(Hello), 3)[0], Ping("p") with { Reserved = 4 }));
        Compressed("RSV1 on a reserved opcode", Refused(1002, new Frame(3, default) with { Reserved = 4 }));
        for (int bits = 1; bits <= 7; bits++)
        {
            if (bits != Frame.Rsv1)
            {
                Compressed($"reserved bits {bits:B3} on text", Answered(Text("before")), Refused(1002, PackedText(Hello) with { Reserved = bits }));
            }
        }

        Compressed("RSV1 and RSV2, nothing behind the first byte", Refused(1002, PackedText(Hello) with { Reserved = 6, OnlyFirst = 1 }));
    }

    private void DefineBlocks()
    {
        byte[] text = Payloads.Prose(3000);
        Series("RFC 1951 3.2.3");
        foreach (int length in (int[])[0, 1, 100, 1000, 65535])
        {
            Compressed(
                $"a stored block of {length} bytes",
                DeflateSettings.Default, _ => [Inflated(Payloads.Random(length), PackedBinary(new BitWriter().Stored(Payloads.Random(length)).EndMessage()))]);
        }

        Compressed("three stored blocks", Unpacked("Hello", PackedText(new BitWriter().Stored("He"u8).Stored("ll"u8).Stored("o"u8).EndMessage())));
        Compressed("a block with the fixed code", Inflated(text, PackedText(new BitWriter().FixedLiterals(text).EndMessage())));
        Compressed(
            "a block with the fixed code, all bytes",
            Inflated(Payloads.Random(2000), PackedBinary(new BitWriter().FixedLiterals(Payloads.Random(2000)).EndMessage())));
        Compressed("a block with a code of its own", Inflated(text, PackedText(new BitWriter().DynamicLiterals(text).EndMessage())));
        Compressed(
            "a block with a code of its own, all bytes",
            Inflated(Payloads.Random(2000), PackedBinary(new BitWriter().DynamicLiterals(Payloads.Random(2000)).EndMessage())));
        Compressed("blocks of all three kinds", Unpacked(
            "stored fixed dynamic stored",
            PackedText(new BitWriter().Stored("stored "u8).FixedLiterals("fixed "u8).DynamicLiterals("dynamic "u8).Stored("stored"u8).EndMessage())));
        Compressed(
            "a block for each byte",
            Unpacked("Hello", PackedText("Hello"u8.ToArray().Aggregate(new BitWriter(), static (output, each) => output.FixedLiterals([each])).EndMessage())));
        Compressed("empty blocks among others", Unpacked(
            "Hello", PackedText(new BitWriter().Stored([]).FixedLiterals([]).Stored("Hel"u8).DynamicLiterals([]).FixedLiterals("lo"u8).Stored([]).EndMessage())));
        Compressed(
            "a thousand empty blocks",
            Unpacked("x", PackedText(
                Enumerable.Range(0, 1000).Aggregate(new BitWriter(), static (output, _) => output.FixedLiterals([])).Stored("x"u8).EndMessage())));
        Compressed(
            "a match that overlaps itself",
            Unpacked(new string('a', 259), PackedText(new BitWriter().FixedLiterals("a"u8).FixedMatch(258, 1).EndMessage())));
        Compressed("the shortest match", Unpacked("abcabc", PackedText(new BitWriter().FixedLiterals("abc"u8).FixedMatch(3, 3).EndMessage())));
        foreach (int distance in (int[])[1, 2, 4, 5, 256, 257, 512, 1024, 4096, 16384, 24577, 32767, 32768])
        {
            Compressed($"a match {distance} bytes back", DeflateSettings.Default, _ =>
            {
                byte[] start = Payloads.Random(32768);
                byte[] packed = new BitWriter().Stored(start).FixedMatch(200, distance).EndMessage();
                return [Inflated((byte[])[.. start, .. Repeat(start, distance, 200)], PackedBinary(packed))];
            });
        }
    }

    /// <summary>What a match makes of what stands before it.</summary>
    private static byte[] Repeat(byte[] before, int distance, int length) =>
        [.. Enumerable.Range(0, length).Select(i => before[before.Length - distance + (i % distance)])];

    private void DefineFinalBlocks()
    {
        Series("RFC 7692 7.2.3.4");
        Compressed("a final stored block", Unpacked("Hello", PackedText(new BitWriter().Stored("Hello"u8, final: true).EndMessage())));
        Compressed(
            "a final block with the fixed code",
            Unpacked("Hello", PackedText(new BitWriter().FixedLiterals("Hello"u8, final: true).Align().EndMessage())));
        Compressed(
            "a final block with a code of its own",
            Unpacked("Hello", PackedText(new BitWriter().DynamicLiterals("Hello"u8, final: true).Align().EndMessage())));
        Compressed(
            "a final block behind others",
            Unpacked("Hello", PackedText(new BitWriter().Stored("Hel"u8).FixedLiterals("lo"u8, final: true).Align().EndMessage())));
        Compressed(
            "a final block before others",
            Unpacked("Hello", PackedText(new BitWriter().FixedLiterals("Hel"u8, final: true).Align().FixedLiterals("lo"u8).EndMessage())));
        Compressed(
            "two final blocks",
            Unpacked("Hello", PackedText(new BitWriter().FixedLiterals("Hel"u8, final: true).Align().Stored("lo"u8, final: true).EndMessage())));
        Compressed(
            "messages behind one with a final block",
            Unpacked("Hello", PackedText("F3 48 CD C9 C9 07 00 00")), Unpacked("Hello", PackedText(Hello)), Unpacked("Hello", PackedText("F2 00 11 00 00")));
        Compressed("a final block in fragments", Unpacked("Hello", Fragments(PackedText("F3 48 CD C9 C9 07 00 00"), 1)));
    }

    private void DefineEmptyMessages()
    {
        Series("RFC 7692 7.2.3.6");
        Compressed("an empty text, one byte", Unpacked("", PackedText("00")));
        Compressed("an empty binary, one byte", Inflated(default, PackedBinary([0x00])));
        Compressed("an empty block with the fixed code", Unpacked("", PackedText(new BitWriter().FixedLiterals([]).EndMessage())));
        Compressed("an empty stored block", Unpacked("", PackedText("00 00 00 FF FF 00")));
        Compressed("an empty final block", Unpacked("", PackedText("03 00 00")));
        Compressed("an empty message in fragments", Unpacked("", Open(PackedText("")), Open(Continuation()), Continuation(0x00)));
        Compressed(
            "an empty message between others",
            Unpacked("Hello", PackedText(Hello)), Unpacked("", PackedText("00")), Unpacked("Hello", PackedText("F2 00 11 00 00")));
        Compressed("a hundred empty messages", [.. Enumerable.Repeat(Unpacked("", PackedText("00")), 100)]);
    }

    private void DefineFragments()
    {
        byte[] message = Payloads.Prose(300);
        byte[] packed = new PlatformDeflater(contextTakeover: false).Deflate(message);
        Series("RFC 7692 7.2.1");
        for (int cut = 0; cut <= 7; cut++)
        {
            Compressed($"\"Hello\" in two fragments, the first of {cut} bytes", Unpacked("Hello", FragmentsAt(PackedText(Hello), cut)));
        }

        foreach (int size in (int[])[1, 2, 3, 5, 7, 13, 64, 100])
        {
            Compressed($"{packed.Length} bytes in fragments of {size}", Inflated(message, Fragments(PackedText(packed), size)));
        }

        Compressed(
            "an empty fragment behind each byte",
            Inflated(message, FragmentsAt(PackedText(packed), [.. Enumerable.Range(1, packed.Length - 1).SelectMany(static cut => (int[])[cut, cut])])));
        Compressed("an empty first fragment", Unpacked("Hello", FragmentsAt(PackedText(Hello), 0)));
        Compressed("an empty last fragment", Unpacked("Hello", FragmentsAt(PackedText(Hello), 7)));
        Compressed(
            "an uncompressed message in fragments between compressed ones",
            Unpacked("Hello", Fragments(PackedText(Hello), 2)),
            Answered(Fragments(Text("plain text"), 3)),
            Unpacked("Hello", Fragments(PackedText("F2 00 11 00 00"), 2)));
        foreach (int size in (int[])[64, 256, 1024, 4096, 16384, 65536])
        {
            Compressed($"1 MiB of text, compressed, in fragments of {size}", DeflateSettings.Default, _ =>
            {
                byte[] large = Payloads.Prose(1 << 20);
                return [Inflated(large, Fragments(PackedText(new PlatformDeflater(contextTakeover: false).Deflate(large)), size))];
            });
        }
    }

    private void DefineControlFrames()
    {
        Frame[] hello = FragmentsAt(PackedText(Hello), 3);
        Series("RFC 7692 6.1");
        Compressed("a ping between compressed fragments", Unpacked("Hello", hello[0], Ping("p"), hello[1]));
        Compressed("a pong between compressed fragments", Unpacked("Hello", hello[0], Pong("p"), hello[1]));
        Compressed(
            "a ping between all compressed fragments",
            Unpacked(
                "Hello",
                [.. Fragments(PackedText(Hello), 1).SelectMany(static (fragment, i) => fragment.Fin ? (Frame[])[fragment] : [fragment, Ping($"{i}")])]));
        Compressed("a ping whose payload looks compressed", Answered(Ping(Hex(Hello))));
        Compressed("a close frame between compressed fragments", ClosedBehind([hello[0]], Close(1000)));
        Compressed("a close frame with a reason behind compressed messages", Unpacked("Hello", PackedText(Hello)), Closed(Close(3000, "not compressed")));
        Compressed("a message inside a compressed message", Refused(1002, hello[0], PackedText(Hello)));
        Compressed("an uncompressed message inside a compressed message", Refused(1002, hello[0], Text("Hello")));
        Compressed("compressed data behind the close frame", Closed(Close(1000), PackedText(Hello)));
        Compressed("broken data behind the close frame", Closed(Close(1000), PackedText("FF FF FF")));
    }

    private void DefineContext()
    {
        Series("RFC 7692 7.1.1");
        Compressed(
            "an uncompressed message does not enter the window",
            Unpacked("Hello", PackedText(Hello)), Answered(Text("other")), Unpacked("Hello", PackedText("F2 00 11 00 00")));
        Compressed(
            "ten messages out of the window of the first",
            [Unpacked("Hello", PackedText(Hello)), .. Enumerable.Repeat(Unpacked("Hello", PackedText("F2 00 11 00 00")), 10)]);
        Compressed(
            "text out of the window of binary",
            Inflated("Hello"u8.ToArray(), PackedBinary(Hex(Hello))), Unpacked("Hello", PackedText("F2 00 11 00 00")));
        Compressed(
            "a match over several messages",
            Unpacked("abc", PackedText(new BitWriter().FixedLiterals("abc"u8).EndMessage())),
            Unpacked("def", PackedText(new BitWriter().FixedLiterals("def"u8).EndMessage())),
            Unpacked("abcdef", PackedText(new BitWriter().FixedMatch(6, 6).EndMessage())));
        Compressed("a match 32768 bytes back, into the message before", DeflateSettings.Default, _ =>
        {
            byte[] first = Payloads.Random(32768);
            return
            [
                Inflated(first, PackedBinary(new BitWriter().Stored(first).EndMessage())),
                Inflated(first[..258], PackedBinary(new BitWriter().FixedMatch(258, 32768).EndMessage())),
            ];
        });
    }
}
