using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>Large messages, whole and in pieces, and very many small ones.</summary>
public sealed class LargeMessages : CaseGroup
{
    private const int Kib = 1024;
    private const int Mib = 1024 * Kib;

    public override int Number => 11;

    public override string Title => "large and many messages";

    protected override void Define()
    {
        foreach ((string kind, Func<int, Frame> message) in ((string, Func<int, Frame>)[])
            [("text", static size => Text(Payloads.Prose(size))), ("binary", static size => Binary(Payloads.Random(size)))])
        {
            Series("5.6");
            foreach (int size in (int[])[64 * Kib, 256 * Kib, Mib, 4 * Mib, 8 * Mib, EndpointSettings.UsualLimit])
            {
                Large($"{kind} of {Name(size)}", _ => [Answered(message(size))]);
            }

            Series("5.4");
            foreach (int part in (int[])[64, 256, Kib, 4 * Kib, 16 * Kib, 64 * Kib, 256 * Kib, Mib])
            {
                int size = part < Kib ? Mib : 4 * Mib;
                Large($"{kind} of {Name(size)} in fragments of {Name(part)}", _ => [Answered(Fragments(message(size), part))]);
            }

            Large($"{kind} of 16 MiB in fragments of 64 KiB", _ => [Answered(Fragments(message(16 * Mib), 64 * Kib))]);
            Large($"{kind} of 16 MiB in fragments of 1 MiB", _ => [Answered(Fragments(message(16 * Mib), Mib))]);

            Series("5.2");
            foreach (int piece in (int[])[64, 128, 256, 512, Kib, 2 * Kib, 1460, 4 * Kib, 16 * Kib, 65535, 64 * Kib, 65537])
            {
                Case($"{kind} of 1 MiB in pieces of {Name(piece)}", _ => [Answered(message(Mib))], [Chop.Every(piece)]);
            }

            Case($"{kind} of 1 MiB in random pieces", _ => [Answered(message(Mib))], [Chop.Randomly(1, 3000), Chop.Randomly(2, 100_000)]);
            Case($"{kind} of 1 MiB in fragments of 1000 bytes, in pieces of 1009", _ => [Answered(Fragments(message(Mib), 1000))], [Chop.Every(1009)]);
            Case($"{kind} of 64 KiB byte by byte", _ => [Answered(message(64 * Kib))], [Chop.Bytes]);

            Series("5.6");
            foreach (int size in (int[])[0, 16, 64, 125, 126, 256, Kib, 4 * Kib])
            {
                Large($"1000 messages of {Name(size)}, {kind}, at once", _ => [Answered([.. Enumerable.Range(0, 1000).Select(i => message(size))])]);
            }

            Case($"500 messages of 64 bytes, {kind}, one by one", _ => [.. Enumerable.Range(0, 500).Select(_ => Answered(message(64)))], [Chop.Every(70)]);
        }

        Series("5.6");
        Case("messages of 0 to 1023 bytes, text and binary in turn", _ =>
            [Answered([.. Enumerable.Range(0, 1024).Select(static i => i % 2 == 0 ? Text(Payloads.Ascii(i)) : Binary(Payloads.Random(i)))])],
            [Chop.Whole, Chop.Randomly(3, 5000)]);
        Large("large and small in turn", _ =>
            [Answered(Text("small"), Binary(Payloads.Random(Mib)), Text(""), Text(Payloads.Prose(3 * Mib)), Binary(1), Text(Payloads.Ascii(65536)))]);
        Large("ten messages of 1 MiB at once", _ => [Answered([.. Enumerable.Range(0, 10).Select(static i => Binary(Payloads.Random(Mib, i)))])]);
        Large("a ping in the middle of 16 MiB", _ =>
        {
            Frame[] fragments = Fragments(Binary(Payloads.Random(16 * Mib)), Mib);
            return [Answered([.. fragments[..8], Ping("half way"), .. fragments[8..]])];
        });
    }

    private static string Name(int bytes) => bytes switch
    {
        >= Mib when bytes % Mib == 0 => $"{bytes / Mib} MiB",
        >= Kib when bytes % Kib == 0 => $"{bytes / Kib} KiB",
        _ => $"{bytes} bytes",
    };
}
