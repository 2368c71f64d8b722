using WsGen.Runtime.Tests.Protocol.Compression;
using WsGen.Runtime.Tests.Protocol.Properties;

namespace WsGen.Runtime.Tests.Protocol.Illegal;

/// <summary>Frames at random, lawful up to some point, from a seed: what one peer says to several that ought to judge it alike.</summary>
/// <param name="Bytes">What goes over the wire.</param>
/// <param name="Peculiarity">What is wrong with it, or at least unusual; empty where nothing is.</param>
internal sealed record Traffic(byte[] Bytes, string Peculiarity)
{
    private static readonly int[] UnlawfulCodes = [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535];

    private static readonly byte[][] BrokenText =
    [
        [0x80], [0xC0, 0x80], [0xC2, 0x41], [0xE0, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8], [0xFF],
    ];

    /// <summary>What can be wrong, and one thing that cannot, by name: given chance, the message under way (0, 1 or 2) and a key, what goes over the wire.</summary>
    private static readonly Dictionary<string, Func<Random, int, byte[]?, byte[]>> Plain = new()
    {
        ["reserved bit 1"] = (r, open, key) => FrameBytes.Of(Any(r, open) | 0x40, [1, 2], key),
        ["reserved bit 2"] = (r, open, key) => FrameBytes.Of(Any(r, open) | 0x20, [1, 2], key),
        ["reserved bit 3"] = (r, open, key) => FrameBytes.Of(Any(r, open) | 0x10, [1, 2], key),
        ["reserved opcode of data"] = (r, _, key) => FrameBytes.Of(r.Next(3, 8) | (r.Next(2) << 7), [1, 2], key),
        ["reserved opcode of control"] = (r, _, key) => FrameBytes.Of(r.Next(11, 16) | (r.Next(2) << 7), [1, 2], key),
        ["mask bit"] = (r, open, key) => FrameBytes.Of(Any(r, open), Bytes2(r), key is null ? [1, 2, 3, 4] : null),
        ["fragmented control"] = (r, _, key) => FrameBytes.Of(r.Next(8, 11), [0x03, 0xE8], key),
        ["long control"] = (r, _, key) => FrameBytes.Of(r.Next(8, 11) | 0x80, [0x03, 0xE8, .. Enumerable.Repeat((byte)'a', r.Next(124, 200))], key),
        ["long form of 16 bits"] = (r, open, key) => WithLength(Data(r, open), 126, Bytes2(r), key),
        ["long form of 64 bits"] = (r, open, key) => WithLength(Data(r, open), 127, Bytes2(r), key),
        ["top bit of the length"] = (r, open, key) => FrameBytes.Header(Data(r, open), 127, [0x80, 0, 0, 0, 0, 0, 0, 2], key),
        ["continuation of nothing"] = (r, open, key) => open != 0 ? [] : FrameBytes.Of(r.Next(2) << 7, "cont"u8, key),
        ["text inside a message"] = (r, open, key) => open == 0 ? [] : FrameBytes.Of(0x01 | (r.Next(2) << 7), "inside"u8, key),
        ["binary inside a message"] = (r, open, key) => open == 0 ? [] : FrameBytes.Of(0x02 | (r.Next(2) << 7), "inside"u8, key),
        ["broken text"] = (r, open, key) =>
            open == 2 ? [] : FrameBytes.Of(open == 1 ? 0x80 : 0x81, [(byte)'a', .. BrokenText[r.Next(BrokenText.Length)], (byte)'b'], key),
        ["text cut off"] = (_, open, key) => open == 2 ? [] : FrameBytes.Of(open == 1 ? 0x80 : 0x81, [(byte)'a', 0xE2, 0x82], key),
        ["close of one byte"] = (_, _, key) => FrameBytes.Of(0x88, [3], key),
        ["close code"] = (r, _, key) =>
            UnlawfulCodes[r.Next(UnlawfulCodes.Length)] is var code ? FrameBytes.Of(0x88, [(byte)(code >> 8), (byte)code, .. "why"u8], key) : [],
        ["close without a code"] = (_, _, key) => FrameBytes.Of(0x88, [], key),
        ["close reason"] = (r, _, key) => FrameBytes.Of(0x88, [0x03, 0xE8, .. BrokenText[r.Next(BrokenText.Length)]], key),
    };

    /// <summary>The same at the very end, where not all of the frame comes.</summary>
    private static readonly Dictionary<string, Func<Random, int, byte[]?, byte[]>> Last = new()
    {
        ["first byte alone, and wrong"] = (r, _, _) => [(byte)(0x80 | r.Next(3, 8))],
        ["broken text, not all of it there"] = (r, open, key) =>
            open == 2 ? [] : FrameBytes.Of(open == 1 ? 0x80 : 0x81, [(byte)'a', 0xFF, .. new byte[50]], key)[..^r.Next(1, 50)],
    };

    /// <summary>The same where compression was agreed on. The first is lawful (RFC 7692 section 7.2.3.4), but rare.</summary>
    private static readonly Dictionary<string, Func<Random, int, byte[]?, byte[]>> Compressed = new()
    {
        ["final block"] = (_, open, key) =>
            open != 0 ? [] : FrameBytes.Of(0xC2, new DeflateBits().Fixed(Token.Literals("a"), final: true).Align().ToPayload(), key),
        ["reserved bit 1 on a continuation"] = (_, open, key) => open == 0 ? [] : FrameBytes.Of(0xC0, "ab"u8, key),
        ["reserved bit 1 on a control frame"] = (r, _, key) => FrameBytes.Of(0xC0 | r.Next(8, 11), [0x03, 0xE8], key),
        ["block type 3"] = (_, open, key) => open != 0 ? [] : FrameBytes.Of(0xC2, [0x07, 0x00], key),
        ["stored length"] = (_, open, key) => open != 0 ? [] : FrameBytes.Of(0xC2, [0x00, 0x05, 0x00, 0xFA, 0xFE, 1, 2, 3, 4, 5, 0], key),
        ["distance too far"] = (_, open, key) =>
            open != 0 ? [] : FrameBytes.Of(0xC2, new DeflateBits().Fixed([new Token('a'), Token.Copy(3, 30_000)]).ToPayload(), key),
        ["block cut off"] = (_, open, key) => open != 0 ? [] : FrameBytes.Of(0xC2, new DeflateBits().Stored("Hello"u8).ToArray()[..^2], key),
        ["tail left in"] = (_, open, key) =>
            open != 0 ? [] : FrameBytes.Of(0xC2, [.. new DeflateBits().Fixed(Token.Literals("a")).ToPayload(), 0, 0, 0xFF, 0xFF], key),
        ["compressed text broken"] = (_, open, key) =>
            open != 0 ? [] : FrameBytes.Of(0xC1, new DeflateBits().Stored([(byte)'a', 0xFF]).ToPayload(), key),
    };

    /// <summary>All that can be peculiar.</summary>
    public static IReadOnlyCollection<string> Peculiarities(bool compression) =>
        [.. Plain.Keys.Where(name => !compression || name != "reserved bit 1"), .. Last.Keys, .. Compressed.Keys.Where(_ => compression)];

    /// <summary>
    /// The next conversation. Half of them have one thing wrong, a quarter a byte changed anywhere, a quarter nothing. Where there is
    /// compression no byte is changed: what that would come to nobody could say.
    /// </summary>
    public static Traffic Next(Random random, bool toServer, bool compression)
    {
        var wire = new List<byte>();
        int open = 0;
        Lawful(random, random.Next(4), toServer, compression, ref open, wire);
        int kind = random.Next(4);
        if (kind == 0 || (kind == 1 && !compression))
        {
            Lawful(random, random.Next(1, 4), toServer, compression, ref open, wire);
            if (kind == 1)
            {
                wire[random.Next(wire.Count)] ^= (byte)(1 << random.Next(8));
            }

            return new Traffic([.. wire, .. Close(random, toServer)], kind == 1 ? "a byte changed" : "");
        }

        IReadOnlyCollection<string> names = Peculiarities(compression);
        string name = names.ElementAt(random.Next(names.Count));
        byte[] peculiar = (Plain.GetValueOrDefault(name) ?? Last.GetValueOrDefault(name) ?? Compressed[name])(random, open, Key(random, toServer));
        wire.AddRange(peculiar);
        if (Last.ContainsKey(name))
        {
            return new Traffic([.. wire], peculiar.Length == 0 ? "" : name);
        }

        Lawful(random, random.Next(3), toServer, compression, ref open, wire);
        return new Traffic([.. wire, .. Close(random, toServer)], peculiar.Length == 0 ? "" : name);
    }

    private static void Lawful(Random random, int frames, bool toServer, bool compression, ref int open, List<byte> wire)
    {
        for (; frames > 0; frames--)
        {
            if (compression && open == 0 && random.Next(2) == 0)
            {
                byte[] content = RandomText.Bytes(random, random.Next(30));
                wire.AddRange(FrameBytes.Of(0xC0 | random.Next(1, 3), new DeflateBits().Fixed(Token.Literals(content)).ToPayload(), Key(random, toServer)));
                continue;
            }

            bool control = random.Next(4) == 0, fin = random.Next(2) == 0;
            int opcode = control ? random.Next(9, 11) : open == 0 ? random.Next(1, 3) : 0;
            int kind = open == 0 ? opcode : open;
            byte[] payload = kind == 1 ? RandomText.Bytes(random, random.Next(random.Next(4) == 0 ? 300 : 20)) : Some(random, control ? 126 : 300);
            wire.AddRange(FrameBytes.Of(opcode | (control || fin ? 0x80 : 0), control && payload.Length > 125 ? [] : payload, Key(random, toServer)));
            open = control ? open : fin ? 0 : kind;
        }
    }

    private static byte[] Close(Random random, bool toServer) => random.Next(4) == 0 ? [] : FrameBytes.Of(0x88, [0x03, 0xE8, .. "bye"u8], Key(random, toServer));

    private static byte[]? Key(Random random, bool toServer) => toServer ? Bytes4(random) : null;

    private static int Data(Random random, int open) => (open == 0 ? random.Next(1, 3) : 0) | (random.Next(2) << 7);

    private static int Any(Random random, int open) => random.Next(3) == 0 ? random.Next(9, 11) | 0x80 : Data(random, open);

    /// <summary>A payload of these two letters behind a length in the form of 16 or of 64 bits.</summary>
    private static byte[] WithLength(int first, int form, byte[] two, byte[]? key)
    {
        byte[] length = form == 126 ? [0, 2] : [0, 0, 0, 0, 0, 0, 0, 2];
        byte[] plain = FrameBytes.Of(first, two, key);
        return [.. FrameBytes.Header(first, form, length, key), .. plain[^2..]];
    }

    private static byte[] Bytes2(Random random) => [(byte)random.Next('a', 'z'), (byte)random.Next('a', 'z')];

    private static byte[] Bytes4(Random random) => [(byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)];

    private static byte[] Some(Random random, int most)
    {
        byte[] bytes = new byte[random.Next(random.Next(4) == 0 ? most : 20)];
        random.NextBytes(bytes);
        return bytes;
    }
}
