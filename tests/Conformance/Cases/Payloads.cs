using System.Collections.Concurrent;
using System.Text;

namespace WsGen.Conformance.Cases;

/// <summary>Payloads of any length, the same in every run. Nobody writes to them: those that take long to make are kept.</summary>
internal static class Payloads
{
    /// <summary>Words of several scripts: one, two, three and four bytes a character.</summary>
    private static readonly string[] Words =
    [
        "the ", "frame ", "message ", "of ", "and ", "opening ", "closing ", "handshake ", "{\"id\":", "},",
        "κόσμε ", "Straße ", "世界 ", "мир ", "🙂 ", "𐍈 ",
    ];

    private static readonly ConcurrentDictionary<(int Length, int Seed), byte[]> Texts = new();
    private static readonly ConcurrentDictionary<(int Length, int Seed), byte[]> Mixtures = new();

    /// <summary>Letters that tell where in the text they stand.</summary>
    public static byte[] Ascii(int length)
    {
        byte[] text = new byte[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = (byte)('a' + (i % 26));
        }

        return text;
    }

    public static byte[] Random(int length, int seed = 1)
    {
        byte[] bytes = new byte[length];
        new Random(seed + length).NextBytes(bytes);
        return bytes;
    }

    /// <summary>UTF-8 that compresses as prose does. Large texts repeat themselves, with a period that nobody's buffers have.</summary>
    public static byte[] Prose(int length, int seed = 1)
    {
        const int Largest = 256 * 1024;
        const int Period = 199_999;
        if (length <= Largest)
        {
            return Texts.GetOrAdd((length, seed), static key => Write(key.Length, new Random(key.Seed + key.Length)));
        }

        byte[] text = new byte[length];
        byte[] part = Write(Period, new Random(seed));
        int written = 0;
        for (; length - written >= Period; written += Period)
        {
            part.CopyTo(text, written);
        }

        Ascii(length - written).CopyTo(text, written);
        return text;
    }

    private static byte[] Write(int length, Random random)
    {
        byte[] text = new byte[length];
        int written = 0;
        while (written < length)
        {
            byte[] word = Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)] + random.Next(100));
            word = word.Length <= length - written ? word : Ascii(length - written);
            word.CopyTo(text, written);
            written += word.Length;
        }

        return text;
    }

    /// <summary>Bytes of which some repeat earlier ones and some do not.</summary>
    public static byte[] Mixed(int length, int seed = 1) => Mixtures.GetOrAdd((length, seed), static key => Mix(key.Length, key.Seed));

    private static byte[] Mix(int length, int seed)
    {
        var random = new Random(seed + length);
        byte[] bytes = Random(length, seed);
        for (int at = 64; at + 64 < length; at += 64)
        {
            if (random.Next(3) != 0)
            {
                bytes.AsSpan(random.Next(at - 63), 64).CopyTo(bytes.AsSpan(at));
            }
        }

        return bytes;
    }
}
