using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>The base framing protocol: lengths, masking, several frames at once.</summary>
public sealed class Framing : CaseGroup
{
    private static readonly int[] Lengths =
    [
        0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 124, 125, 126, 127, 128, 255, 256, 257, 1000, 4095, 4096, 4097, 65534, 65535,
        65536, 65537, 100_000,
    ];

    public override int Number => 1;

    public override string Title => "framing";

    protected override void Define()
    {
        Series("5.6");
        foreach (int length in Lengths)
        {
            Case($"text of {length} bytes", _ => [Answered(Text(Payloads.Ascii(length)))]);
        }

        Series("5.6");
        foreach (int length in Lengths)
        {
            Case($"binary of {length} bytes", _ => [Answered(Binary(Payloads.Random(length)))]);
        }

        DefineLongLengths();
        DefineMasking();
        DefineManyFrames();
    }

    private void DefineLongLengths()
    {
        Series("5.2");
        foreach (int length in (int[])[0, 1, 125])
        {
            Case($"length {length} in 16 bits", Refused(1002, Text(Payloads.Ascii(length)) with { Form = LengthForm.SixteenBits }));
        }

        foreach (int length in (int[])[0, 1, 125, 126, 127, 128, 65535])
        {
            Case($"length {length} in 64 bits", _ => [Refused(1002, Binary(Payloads.Random(length)) with { Form = LengthForm.SixtyFourBits })]);
        }

        Case("length 5 in 16 bits behind a message", Answered(Text("before")), Refused(1002, Text("Hello") with { Form = LengthForm.SixteenBits }));
        Case("length 5 in 64 bits behind a message", Answered(Text("before")), Refused(1002, Text("Hello") with { Form = LengthForm.SixtyFourBits }));
        Case("length 5 in 16 bits on a continuation", Refused(1002, Open(Text("Hel")), Continuation("lo") with { Form = LengthForm.SixteenBits }));
        Case("length 5 in 64 bits on a continuation", Refused(1002, Open(Text("Hel")), Continuation("lo") with { Form = LengthForm.SixtyFourBits }));
        Case("length 5 in 16 bits on a ping", Refused(1002, Ping("Hello") with { Form = LengthForm.SixteenBits }));
        Case("length 5 in 64 bits on a ping", Refused(1002, Ping("Hello") with { Form = LengthForm.SixtyFourBits }));
        Case("length 2 in 16 bits on a close", Refused(1002, Close(1000) with { Form = LengthForm.SixteenBits }));

        // The header alone: the verdict does not wait for what it announces (docs/protocol.md).
        Series("5.2");
        foreach (ulong length in (ulong[])[1UL << 63, (1UL << 63) | 5, ulong.MaxValue, (1UL << 63) | 65536])
        {
            Case($"length 0x{length:X16}, top bit set", Refused(1002, Binary() with { Announced = length }));
        }

        Case("top bit set, nothing behind the first byte of the length", Refused(1002, Binary() with { Announced = 1UL << 63, OnlyFirst = 3 }));
        Case("top bit set on text behind a message", Answered(Text("before")), Refused(1002, Text("") with { Announced = ulong.MaxValue }));
        Case("16 bits for 125, nothing behind the length", Refused(1002, Text(Payloads.Ascii(125)) with { Form = LengthForm.SixteenBits, OnlyFirst = 4 }));
        Case(
            "64 bits for 65535, nothing behind the length",
            Refused(1002, Text("") with { Form = LengthForm.SixtyFourBits, Announced = 65535, OnlyFirst = 10 }));
    }

    private void DefineMasking()
    {
        Series("5.1");
        foreach ((string what, Frame frame) in ((string, Frame)[])
            [
                ("text", Text("Hello")), ("empty text", Text("")), ("binary", Binary(1, 2, 3)), ("ping", Ping("Hello")), ("empty ping", Ping()),
                ("pong", Pong("Hello")), ("close", Close(1000)), ("empty close", Close()), ("a first fragment", Open(Text("Hel"))),
                ("text of 126 bytes", Text(Payloads.Ascii(126))), ("text of 65536 bytes", Text(Payloads.Ascii(65536))),
            ])
        {
            Case($"{what} with the wrong masking", _ => [Answered(Text("before")), Refused(1002, frame with { WrongMasking = true })]);
        }

        Case("a continuation with the wrong masking", Refused(1002, Open(Text("Hel")), Continuation("lo") with { WrongMasking = true }));
        Case("the wrong masking, nothing behind the second byte", Refused(1002, Text("Hello") with { WrongMasking = true, OnlyFirst = 2 }));

        Series("5.3", Roles.Server);
        foreach (uint key in (uint[])[0, 1, 0x01000000, 0xFF, 0xFF000000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x37FA213D, 0x48656C6C])
        {
            Case(
                $"masking key 0x{key:X8}",
                Answered(Text("Hello, masked world") with { MaskingKey = key }, Binary(Payloads.Random(67)) with { MaskingKey = key }));
        }

        Case("each fragment with a key of its own", Answered(
            Open(Text("He")) with { MaskingKey = 0x01020304 },
            Open(Continuation("ll")) with { MaskingKey = 0 },
            Continuation("o") with { MaskingKey = 0xFFFFFFFF }));
        Case("a masked ping inside a message with other keys", Answered(
            Open(Text("Hel")) with { MaskingKey = 0x11111111 },
            Ping("Hello") with { MaskingKey = 0x22222222 },
            Continuation("lo") with { MaskingKey = 0x33333333 }));
        foreach (int piece in (int[])[1, 2, 3, 5, 6, 7, 9, 13, 64, 1000])
        {
            Case($"a masked payload of 4099 bytes, {Chop.Every(piece)}", _ => [Answered(Binary(Payloads.Random(4099)))], [Chop.Every(piece)]);
        }

        Series("5.3", Roles.Client);
        Add(new SessionCase
        {
            Title = "a fresh masking key for each frame",
            Script = static _ => [.. Enumerable.Repeat(Answered(Text("the same again")), 32)],
            Chops = [Chop.Whole],
            Inspect = static reader =>
            {
                if (reader.MaskingKeys.Distinct().Count() < 32)
                {
                    throw new NonConformanceException("the client uses masking keys twice");
                }
            },
        });
    }

    private void DefineManyFrames()
    {
        Series("5.4");
        Case("two messages at once", Answered(Text("one"), Text("two")));
        Case("text and binary at once", Answered(Text("one"), Binary(2), Text("three"), Binary(4)));
        Case("a hundred messages at once", _ => [Answered([.. Enumerable.Range(0, 100).Select(static i => Text($"message {i}"))])]);
        Case("a hundred empty messages at once", _ => [Answered([.. Enumerable.Repeat(Text(""), 100)])]);
        Case("messages of 0 to 300 bytes at once", _ => [Answered([.. Enumerable.Range(0, 301).Select(static i => Binary(Payloads.Random(i)))])]);
        Case("a message one by one, a hundred times", _ => [.. Enumerable.Range(0, 100).Select(static i => Answered(Text($"message {i}")))], [Chop.Whole]);
    }
}
