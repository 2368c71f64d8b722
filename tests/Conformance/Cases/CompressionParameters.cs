using WsGen.Conformance.Deflate;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.Running;
using static WsGen.Conformance.Model.Steps;
using static WsGen.Conformance.Peer.Frames;

namespace WsGen.Conformance.Cases;

/// <summary>
/// Every set of parameters with messages of every size. What comes back is decompressed within exactly the agreed window, and without the
/// window of the message before where takeover is off: an endpoint that goes further back fails.
/// </summary>
public sealed class CompressionParameters : CompressedGroup
{
    private const int Messages = 8;
    private const int Kib = 1024;

    private static readonly int[] Sizes = [16, 64, 256, Kib, 4 * Kib, 8 * Kib, 16 * Kib, 32 * Kib, 64 * Kib, 128 * Kib];

    private static readonly DeflateSettings[] Sets =
    [
        new(),
        new() { ServerNoContextTakeover = true },
        new() { ClientNoContextTakeover = true },
        new() { ServerNoContextTakeover = true, ClientNoContextTakeover = true },
        new() { ServerMaxWindowBits = 9 },
        new() { ServerMaxWindowBits = 10 },
        new() { ServerMaxWindowBits = 12 },
        new() { ServerMaxWindowBits = 15 },
        new() { ClientMaxWindowBits = 9 },
        new() { ClientMaxWindowBits = 10 },
        new() { ClientMaxWindowBits = 12 },
        new() { ClientMaxWindowBits = 15 },
        new() { ServerMaxWindowBits = 9, ClientMaxWindowBits = 9 },
        new() { ServerNoContextTakeover = true, ServerMaxWindowBits = 10 },
        new() { ClientNoContextTakeover = true, ClientMaxWindowBits = 12 },
        new() { ServerNoContextTakeover = true, ClientNoContextTakeover = true, ServerMaxWindowBits = 9, ClientMaxWindowBits = 9 },
    ];

    public override int Number => 20;

    public override string Title => "compression parameters";

    protected override void Define()
    {
        foreach (DeflateSettings set in Sets)
        {
            Series("RFC 7692 7.1");
            foreach (int size in Sizes)
            {
                Compressed($"{set}: {Messages} texts of {size} bytes", set, role => Converse(set, role, i => Text(Payloads.Prose(size, i))), Cuts(size));
            }

            Series("RFC 7692 7.1");
            foreach (int size in Sizes)
            {
                Compressed(
                    $"{set}: {Messages} binaries of {size} bytes",
                    set, role => Converse(set, role, i => new Frame(BinaryOpcode, Payloads.Mixed(size, i))), Cuts(size));
            }
        }

        DefineWindows();
        DefineEffect();
        DefineSmallestWindow();
    }

    private static IReadOnlyList<Chop> Cuts(int size) =>
        size <= 64 ? [Chop.Whole, Chop.Bytes] : size <= 4 * Kib ? [Chop.Whole, Chop.Randomly(size, 1460)] : [Chop.Whole];

    /// <summary>Messages compressed as agreed: most in one frame, some in fragments, some not compressed at all.</summary>
    private static IReadOnlyList<Step> Converse(DeflateSettings set, Role role, Func<int, Frame> message)
    {
        (int bits, bool takeover) = set.SentTo(role);
        var deflater = MessageDeflater.For(bits, takeover);
        return [.. Enumerable.Range(0, Messages).Select(i => Send(deflater, message(i), i))];
    }

    private static Step Send(MessageDeflater deflater, Frame message, int place)
    {
        if (place % 4 == 3)
        {
            return Answered(message);
        }

        Frame packed = Packed(message.Opcode, deflater.Deflate(message.Payload.Span));
        return Inflated(message.Payload, place % 4 == 1 ? Fragments(packed, Math.Max(1, packed.Payload.Length / 3)) : [packed]);
    }

    /// <summary>Data that repeats just inside and just outside the window, within a message and from one to the next.</summary>
    private void DefineWindows()
    {
        Series("RFC 7692 7.1.2");
        for (int bits = 9; bits <= 15; bits++)
        {
            int window = 1 << bits;
            var set = new DeflateSettings { ServerMaxWindowBits = bits, ClientMaxWindowBits = bits };
            int[] distances = [window / 2, window - 300, window - 262, window - 261, window - 1, window, window + 1, window + 262, 2 * window];
            Compressed($"repetitions around the window of {bits} bits", set, role => Converse(set, role, distances, i => Repeating(i, i)), [Chop.Whole]);
            Compressed(
                $"repetitions around the window of {bits} bits, from one message to the next",
                set, role => Converse(set, role, distances, i => Payloads.Random(i, bits)), [Chop.Whole]);
            Compressed(
                $"a long text through the window of {bits} bits",
                set, role => Converse(set, role, [6 * window, 6 * window], i => Payloads.Mixed(i)), [Chop.Whole]);
        }
    }

    private static IReadOnlyList<Step> Converse(DeflateSettings set, Role role, int[] lengths, Func<int, byte[]> message)
    {
        (int bits, bool takeover) = set.SentTo(role);
        var deflater = MessageDeflater.For(bits, takeover);
        return [.. lengths.SelectMany(length => Enumerable.Repeat(length, 2)).Select(length => Send(deflater, Binary(message(length)), 0))];
    }

    /// <summary>Random bytes, and the first of them once more so far behind.</summary>
    private static byte[] Repeating(int distance, int seed)
    {
        byte[] start = Payloads.Random(distance, seed);
        return [.. start, .. start[..Math.Min(distance, 250)]];
    }

    /// <summary>Not demanded by the RFC, but what compression was agreed on for.</summary>
    private void DefineEffect()
    {
        var kept = DeflateSettings.Default;
        var forgotten = new DeflateSettings { ServerNoContextTakeover = true, ClientNoContextTakeover = true };
        Series("RFC 7692 6");
        Effect("text of 64 KiB comes back in less than half", kept, static () => [Checked(Payloads.Prose(64 * Kib), static text => text.WireLength < 32 * Kib)]);
        Effect("a message that has been there comes back in a tenth", kept, static () =>
            [Checked(Payloads.Random(8 * Kib), static _ => true), Checked(Payloads.Random(8 * Kib), static again => again.WireLength < 819)]);
        Effect("without takeover it comes back as large as at first", forgotten, static () =>
            [Checked(Payloads.Random(8 * Kib), static _ => true), Checked(Payloads.Random(8 * Kib), static again => again.WireLength >= 8 * Kib)]);
        Effect("what does not become smaller comes back uncompressed", forgotten, static () =>
            [Checked(Payloads.Random(64 * Kib), static noise => !noise.IsCompressed && noise.WireLength == 64 * Kib)]);
    }

    /// <summary>The smallest window. The library keeps to it in one way only: as a client it then sends messages as they are.</summary>
    private void DefineSmallestWindow()
    {
        var set = new DeflateSettings { ClientMaxWindowBits = 8 };
        Series("RFC 7692 7.1.2.2");
        foreach (int size in Sizes)
        {
            Compressed($"{set}: {Messages} texts of {size} bytes", set, role => Converse(set, role, i => Text(Payloads.Prose(size, i))), Cuts(size));
        }
    }

    private void Effect(string title, DeflateSettings agreed, Func<IReadOnlyList<Step>> script) => Add(new SessionCase
    {
        Title = title,
        Deflate = agreed,
        Script = _ => script(),
        DependsOnSettings = true,
        Chops = [Chop.Whole],
    });

    private static Step Checked(byte[] message, Predicate<Arrival> holds) => Answered(Binary(message)) with
    {
        Inspect = arrival =>
        {
            if (!holds(arrival))
            {
                throw new NonConformanceException(
                    $"{message.Length} bytes came back {(arrival.IsCompressed ? "compressed" : "uncompressed")} in {arrival.WireLength}");
            }
        },
    };
}
