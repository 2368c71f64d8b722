using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>
/// Text that is not UTF-8 fails the connection with 1007: when it is whole, and as docs/protocol.md promises already with the first byte that
/// cannot be continued.
/// </summary>
public sealed class InvalidUtf8 : CaseGroup
{
    /// <summary>Sequences just outside the table of well-formed ones. What stands before the bar can no longer become UTF-8.</summary>
    private static readonly (string Name, string Bytes)[] Sequences =
    [
        ("a lone continuation byte", "80 |"), ("a lone last continuation byte", "BF |"), ("two continuation bytes", "80 | BF"),
        ("overlong NUL in two bytes", "C0 | 80"), ("overlong slash in two bytes", "C0 | AF"), ("the greatest overlong of two bytes", "C1 | BF"),
        ("a lead for U+140000", "F5 | 80 80 80"), ("lead F6", "F6 | 80 80 80"), ("the greatest of four bytes", "F7 | BF BF BF"),
        ("five bytes", "F8 | 88 80 80 80"), ("overlong slash in five bytes", "F8 | 80 80 80 AF"), ("the greatest of five bytes", "FB | BF BF BF BF"),
        ("six bytes", "FC | 84 80 80 80 80"), ("the greatest of six bytes", "FD | BF BF BF BF BF"), ("byte FE", "FE |"), ("byte FF", "FF |"),
        ("two bytes, second too low", "C2 7F |"), ("two bytes, second too high", "C2 C0 |"), ("DF, second too low", "DF 7F |"), ("DF, second too high", "DF FF |"),
        ("a lead behind a lead", "C2 C2 | 80"), ("a letter behind a lead", "C3 41 |"),
        ("overlong NUL in three bytes", "E0 80 | 80"), ("overlong slash in three bytes", "E0 80 | AF"), ("the greatest overlong of three bytes", "E0 9F | BF"),
        ("E0, second too high", "E0 C0 | 80"), ("E0, third too low", "E0 A0 7F |"), ("E0, third too high", "E0 BF C0 |"),
        ("E1, second too low", "E1 7F | 80"), ("E1, second too high", "E1 C0 | 80"), ("E1, third too low", "E1 80 7F |"), ("E1, third too high", "E1 80 C0 |"),
        ("EC, second too high", "EC C0 | 80"), ("EC, third too high", "EC BF C0 |"),
        ("surrogate U+D800", "ED A0 | 80"), ("surrogate U+DB7F", "ED AD | BF"), ("surrogate U+DBFF", "ED AF | BF"), ("surrogate U+DC00", "ED B0 | 80"),
        ("surrogate U+DFFF", "ED BF | BF"), ("a pair of surrogates", "ED A0 | 80 ED B0 80"), ("ED, second too low", "ED 7F | 80"),
        ("ED, third too high", "ED 9F C0 |"),
        ("EE, second too low", "EE 7F | 80"), ("EF, second too high", "EF C0 | 80"), ("EF, third too low", "EF BF 7F |"), ("EF, third too high", "EF BF C0 |"),
        ("overlong NUL in four bytes", "F0 80 | 80 80"), ("overlong slash in four bytes", "F0 80 | 80 AF"), ("the greatest overlong of four bytes", "F0 8F | BF BF"),
        ("F0, second too high", "F0 C0 | 80 80"), ("F0, third too low", "F0 90 7F | 80"), ("F0, third too high", "F0 90 C0 | 80"),
        ("F0, fourth too low", "F0 90 80 7F |"), ("F0, fourth too high", "F0 BF BF C0 |"),
        ("F1, second too low", "F1 7F | 80 80"), ("F1, second too high", "F1 C0 | 80 80"), ("F1, third too low", "F1 80 7F | 80"),
        ("F3, fourth too high", "F3 BF BF C0 |"),
        ("U+110000", "F4 90 | 80 80"), ("U+13FFFF", "F4 BF | BF BF"), ("F4, second too low", "F4 7F | 80 80"), ("F4, third too high", "F4 8F C0 | 80"),
        ("F4, fourth too high", "F4 8F BF C0 |"), ("a lead in place of the fourth", "F1 80 80 F1 |"),
    ];

    private static readonly string[] Beginnings =
        ["C2", "DF", "E0", "E0 A0", "E1", "E1 80", "EC BF", "ED", "ED 9F", "EE 80", "EF BF", "F0", "F0 90", "F0 90 80", "F1", "F1 80 80", "F4", "F4 8F", "F4 8F BF"];

    public override int Number => 7;

    public override string Title => "invalid UTF-8";

    protected override void Define()
    {
        Series("8.1");
        foreach ((string name, string bytes) in Sequences)
        {
            Case($"{name}: {Show(bytes)}", Answered(Text("before")), Refused(1007, Text((byte[])[.. "a"u8, .. Hex(bytes), .. "z"u8])));
        }

        // The frame goes on for another hundred bytes that never come.
        Series("8.1");
        foreach ((string name, string bytes) in Sequences)
        {
            Case($"{name}, in the middle of a frame: {Show(bytes)}", Refused(1007, Text((byte[])[.. "a"u8, .. Hopeless(bytes)]).Unfinished()));
        }

        Series("8.1");
        foreach (string beginning in Beginnings)
        {
            Case($"the text ends behind {beginning}", Answered(Text("before")), Refused(1007, Text((byte[])[.. "text "u8, .. Hex(beginning)])));
        }

        Series("8.1");
        foreach (string beginning in Beginnings)
        {
            Case($"the last fragment ends behind {beginning}", Refused(1007, Open(Text("text")), Continuation(Hex(beginning))));
        }

        DefineFragments();
        DefinePlaces();
    }

    private void DefineFragments()
    {
        Series("8.1");
        Case("the last fragment is empty, and the one before ends in a character", Refused(1007, Open(Text(Hex("E2 82"))), Continuation()));
        Case("a character goes on wrongly in the next fragment", Refused(1007, Open(Text(Hex("E2 82"))), Continuation(Hex("41 42"))));
        Case("a character goes on wrongly behind an empty fragment", Refused(1007, Open(Text(Hex("E2"))), Open(Continuation()), Continuation(Hex("E2"))));
        Case("a character goes on wrongly behind a ping", RefusedBehind([Open(Text(Hex("F0 90"))), Ping("p")], 1007, Continuation(Hex("FF"))));
        Case("a surrogate over two fragments", Refused(1007, Open(Text(Hex("ED"))), Continuation(Hex("A0 80"))));
        Case("U+110000 over two fragments", Refused(1007, Open(Text(Hex("F4"))), Continuation(Hex("90 80 80"))));
        Case("an overlong form over three fragments", Refused(1007, Open(Text(Hex("F0"))), Open(Continuation(Hex("8F"))), Continuation(Hex("BF BF"))));
        Case("the first fragment is wrong, and the message goes on", Refused(1007, Open(Text(Hex("61 FF 61")))));
        Case("the second fragment is wrong, and the message goes on", Refused(1007, Open(Text("right")), Open(Continuation(Hex("C0")))));
        Case(
            "the first byte of the second fragment is wrong, and the rest does not come",
            Refused(1007, Open(Text(Hex("E2 82"))), Continuation(Hex("41")).Unfinished()));
        Case(
            "the first byte of the third fragment is wrong, and the rest does not come",
            Refused(1007, Open(Text(Hex("F0"))), Open(Continuation(Hex("90"))), Open(Continuation(Hex("41"))).Unfinished()));
        Case("a message that is wrong behind one that ended in the same bytes rightly", Answered(Text("€")), Refused(1007, Text(Hex("82 AC"))));
        Case(
            "a message that is wrong behind fragments that are right",
            Answered(Open(Text(Hex("E2 82"))), Continuation(Hex("AC"))), Refused(1007, Text(Hex("E2 82"))));
    }

    private void DefinePlaces()
    {
        int[] offsets = [0, 1, 3, 7, 8, 14, 15, 16, 17, 30, 31, 32, 33, 62, 63, 64, 65, 127, 128, 255, 1023, 1024, 16383, 16384, 65535, 65536];
        Series("8.1");
        foreach (int offset in offsets)
        {
            Case($"byte FF at offset {offset}, and the rest does not come", _ => [Refused(1007, Text((byte[])[.. Payloads.Ascii(offset), 0xFF]).Unfinished())]);
        }

        Series("8.1");
        foreach (int offset in offsets)
        {
            Case($"byte FF at offset {offset} of a whole text", _ => [Refused(1007, Text((byte[])[.. Payloads.Ascii(offset), 0xFF, .. Payloads.Ascii(200)]))]);
        }

        Series("8.1");
        Case("the last byte of a megabyte", _ => [Refused(1007, Text((byte[])[.. Payloads.Ascii((1 << 20) - 1), 0xFF]))]);
        Case(
            "the last byte of a megabyte in fragments of 64 kB",
            _ => [Refused(1007, Fragments(Text((byte[])[.. Payloads.Ascii((1 << 20) - 1), 0xFF]), 65536))]);
        Case("the first byte of a megabyte", _ => [Refused(1007, Text((byte[])[0xFF, .. Payloads.Ascii((1 << 20) - 1)]))]);
        Case(
            "the middle of two-byte characters",
            _ => [Refused(1007, Text((byte[])[.. Enumerable.Repeat("é"u8.ToArray(), 500).SelectMany(static e => e), 0xC3, 0xC3, .. "é"u8]))]);
        Case(
            "the middle of three-byte characters",
            _ => [Refused(1007, Text((byte[])[.. Enumerable.Repeat("€"u8.ToArray(), 500).SelectMany(static e => e), 0xE2, 0x82, 0xE2, .. "€"u8]))]);
        Case(
            "the middle of four-byte characters",
            _ => [Refused(1007, Text((byte[])[.. Enumerable.Repeat("𐍈"u8.ToArray(), 500).SelectMany(static e => e), 0xF0, 0x90, 0x8D, .. "𐍈"u8]))]);
    }

    private static string Show(string bytes) => bytes.Replace(" |", "", StringComparison.Ordinal);

    private static byte[] Hex(string bytes) => Convert.FromHexString(Show(bytes).Replace(" ", "", StringComparison.Ordinal));

    private static byte[] Hopeless(string bytes) => Hex(bytes[..bytes.IndexOf('|', StringComparison.Ordinal)].TrimEnd());
}
