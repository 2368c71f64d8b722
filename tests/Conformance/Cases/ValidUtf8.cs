using System.Text;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Text that is UTF-8, cut anywhere.</summary>
public sealed class ValidUtf8 : CaseGroup
{
    /// <summary>The least and the greatest of each row of the Unicode standard's table 3-7, "Well-Formed UTF-8 Byte Sequences".</summary>
    private static readonly int[] Bounds =
    [
        0x0, 0x1, 0x7F, 0x80, 0x7FF, 0x800, 0xFFF, 0x1000, 0xCFFF, 0xD000, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x3FFFF, 0x40000, 0xFFFFF, 0x100000, 0x10FFFF,
    ];

    /// <summary>Code points that are no characters, and for that reason no errors either (Unicode corrigendum 9).</summary>
    private static readonly int[] Noncharacters = [0xFDD0, 0xFDEF, 0xFFFE, 0x1FFFE, 0x1FFFF, 0x8FFFE, 0xFFFFF, 0x10FFFE];

    // One, two, three and four bytes a character, in every neighbourhood.
    private const string Mixed = "aκ€𐍈é𝄞zσ";

    public override int Number => 6;

    public override string Title => "valid UTF-8";

    protected override void Define()
    {
        Series("RFC 3629 3");
        foreach (int bound in Bounds)
        {
            Case($"U+{bound:X4}", Answered(Text(Encode(bound))));
        }

        foreach (int none in Noncharacters)
        {
            Case($"U+{none:X4}, no character", Answered(Text(Encode(none))));
        }

        Series("RFC 3629 3");
        foreach (int bound in Bounds)
        {
            Case($"U+{bound:X4} among others", Answered(Text((byte[])[.. "before "u8, .. Encode(bound), .. " é"u8, .. Encode(bound), .. Encode(bound)])));
        }

        Series("5.6");
        Case("Greek", Answered(Text("Κόσμε, κόσμε")));
        Case("Chinese", Answered(Text("你好，世界")));
        Case("emoji of several code points", Answered(Text("👩‍👩‍👧‍👦 🏳️‍🌈 🇪🇺")));
        Case("combining marks", Answered(Text("e\u0301 a\u0308\u0323 Z\u0351\u036B\u0343")));
        Case("from right to left", Answered(Text("שלום עולם مرحبا بالعالم")));
        Case("a byte order mark is part of the text", Answered(Text("\uFEFFHello")));
        Case("replacement characters", Answered(Text("\uFFFD\uFFFD")));
        Case("control characters", Answered(Text("\0\u0001\u0008\t\n\r\u001B\u007F\u0085")));
        Large("every code point there is", _ => [Answered(Text(EveryCodePoint()))]);
        Large("every code point there is, in fragments of 997 bytes", _ => [Answered(Fragments(Text(EveryCodePoint()), 997))]);
        Case("every code point there is, in pieces of 4093 bytes", _ => [Answered(Text(EveryCodePoint()))], [Chop.Every(4093)]);

        DefineCuts();
        DefineBinary();
    }

    private void DefineCuts()
    {
        Frame mixed = Text(Mixed);
        int length = mixed.Payload.Length;
        Series("5.6");
        for (int cut = 1; cut < length; cut++)
        {
            Case($"two fragments, the first of {cut} bytes", Answered(FragmentsAt(mixed, cut)));
        }

        Series("5.6");
        for (int cut = 1; cut < length; cut++)
        {
            Add(new SessionCase
            {
                Title = $"one frame, cut {cut} bytes before its end",
                Script = _ => [Answered(mixed)],
                LockStep = true,
                Chops = [Chop.BeforeEnd(cut)],
            });
        }

        Series("5.6");
        Case("a fragment for each byte", Answered(Fragments(mixed, 1)));
        Case("fragments of two bytes", Answered(Fragments(mixed, 2)));
        Case("fragments of three bytes", Answered(Fragments(mixed, 3)));
        Case(
            "an empty fragment inside each character",
            Answered(FragmentsAt(mixed, [.. Enumerable.Range(1, length - 1).SelectMany(static cut => (int[])[cut, cut])])));
        Case("a ping inside a character", Answered([Open(Text((byte[])[0xF0, 0x90])), Ping("p"), Continuation(0x8D, 0x88)]));
        Case("a ping inside each character", Answered(
            [.. Fragments(mixed, 1).SelectMany(static (fragment, i) => fragment.Fin ? (Frame[])[fragment] : [fragment, Ping($"{i}")])]));
        Case("10,000 characters of four bytes in fragments of 7 bytes", _ => [Answered(Fragments(Text(string.Concat(Enumerable.Repeat("𐍈", 10_000))), 7))]);
        foreach (int offset in (int[])[13, 14, 15, 16, 29, 30, 31, 32, 61, 62, 63, 64, 127, 255, 1023, 4095])
        {
            Case($"four bytes from offset {offset} on", Answered(Text((byte[])[.. Payloads.Ascii(offset), .. "𐍈"u8, .. Payloads.Ascii(100)])));
        }
    }

    private void DefineBinary()
    {
        Series("5.6");
        Case("binary need not be UTF-8", Answered(Binary(0xFF, 0xC0, 0x80, 0xED, 0xA0, 0x80)));
        Case("fragmented binary need not be UTF-8", Answered(Open(Binary(0xE2)), Open(Continuation(0x82)), Continuation(0xFF)));
        Case("binary behind text, and text behind binary", Answered(Text("κ"), Binary(0xCE), Text("σ"), Binary(0xFF)));
        Case(
            "text that was cut in a message before does not matter",
            Answered(Binary(0xE2, 0x82), Text("é"), Open(Binary(0xF0)), Continuation(0x9F), Text("€")));
    }

    private static byte[] Encode(int codePoint) => Encoding.UTF8.GetBytes(char.ConvertFromUtf32(codePoint));

    private static byte[] EveryCodePoint()
    {
        var text = new StringBuilder();
        for (int codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
        {
            if (codePoint is < 0xD800 or > 0xDFFF)
            {
                text.Append(char.ConvertFromUtf32(codePoint));
            }
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
