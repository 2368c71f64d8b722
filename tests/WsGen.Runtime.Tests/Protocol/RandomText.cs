using System.Text;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Text of characters of one to four bytes, mostly in runs, as real text is.</summary>
internal static class RandomText
{
    public static string Next(Random random, int characters)
    {
        var text = new StringBuilder(characters);
        while (characters > 0)
        {
            int width = random.Next(1, 5);
            for (int run = Math.Min(characters, random.Next(1, 40)); run > 0; run--, characters--)
            {
                text.Append(Character(random, width));
            }
        }

        return text.ToString();
    }

    /// <summary>Random text of exactly <paramref name="size"/> bytes.</summary>
    public static byte[] Bytes(Random random, int size)
    {
        byte[] text = new byte[size];
        int at = 0;
        while (at < size)
        {
            int width = random.Next(1, Math.Min(4, size - at) + 1);
            at += Character(random, width).EncodeToUtf8(text.AsSpan(at));
        }

        return text;
    }

    private static Rune Character(Random random, int width) => new(width switch
    {
        1 => random.Next(0, 0x80),
        2 => random.Next(0x80, 0x800),
        3 => random.Next(2) == 0 ? random.Next(0x800, 0xD800) : random.Next(0xE000, 0x10000),
        _ => random.Next(0x10000, 0x110000),
    });
}
