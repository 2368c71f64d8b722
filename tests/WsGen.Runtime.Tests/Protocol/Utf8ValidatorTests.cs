using System.Text;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class Utf8ValidatorTests
{
    [Fact]
    public void The_twin_agrees_with_the_platform_on_every_code_point()
    {
        Span<byte> bytes = stackalloc byte[4];
        for (int value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out Rune rune))
            {
                continue;
            }

            Span<byte> text = bytes[..rune.EncodeToUtf8(bytes)];
            if (Utf8Twin.Judge(text) != (-1, true))
            {
                Assert.Fail($"U+{value:X}");
            }

            CheckEverySplit(text);
        }
    }

    [Fact]
    public void Every_sequence_of_one_and_two_bytes_is_judged_as_by_the_twin()
    {
        Span<byte> text = stackalloc byte[2];
        for (int pair = 0; pair <= 0xFFFF; pair++)
        {
            text[0] = (byte)(pair >> 8);
            text[1] = (byte)pair;
            CheckEverySplit(text[..1]);
            CheckEverySplit(text);
        }
    }

    [Fact]
    public void Every_sequence_of_three_bytes_with_a_lead_of_three_is_judged_as_by_the_twin()
    {
        Span<byte> text = stackalloc byte[3];
        for (int tail = 0; tail < 16 << 16; tail++)
        {
            text[0] = (byte)(0xE0 + (tail >> 16));
            text[1] = (byte)(tail >> 8);
            text[2] = (byte)tail;
            CheckEverySplit(text);
        }
    }

    [Fact]
    public void Sequences_of_four_bytes_at_every_boundary_are_judged_as_by_the_twin()
    {
        byte[] edges = [0x00, 0x41, 0x7F, 0x80, 0x81, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF];
        Span<byte> text = stackalloc byte[4];
        for (int lead = 0xEF; lead <= 0xFF; lead++)
        {
            for (int second = 0; second <= 0xFF; second++)
            {
                foreach (byte third in edges)
                {
                    foreach (byte fourth in edges)
                    {
                        (text[0], text[1], text[2], text[3]) = ((byte)lead, (byte)second, third, fourth);
                        CheckEverySplit(text);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("C080", 0)] // overlong U+0000
    [InlineData("C1BF", 0)]
    [InlineData("E09FBF", 1)] // overlong U+07FF
    [InlineData("F08FBFBF", 1)] // overlong U+FFFF
    [InlineData("EDA080", 1)] // U+D800
    [InlineData("EDBFBF", 1)] // U+DFFF
    [InlineData("F4908080", 1)] // U+110000
    [InlineData("F5808080", 0)]
    [InlineData("F888808080", 0)] // five bytes
    [InlineData("80", 0)]
    [InlineData("BF", 0)]
    [InlineData("FE", 0)]
    [InlineData("FF", 0)]
    [InlineData("CEBAE1BDB9CF83CEBCCEB5EDA080656469746564", 12)] // Greek, then a surrogate, then "edited"
    [InlineData("41E282", -1)] // unfinished is not yet bad
    [InlineData("F09F98", -1)]
    [InlineData("F48FBFBF", -1)] // U+10FFFF
    [InlineData("EFBFBF", -1)] // a noncharacter is a scalar value
    public void The_first_byte_that_spoils_the_text_is_the_one_reported(string hex, int firstBad)
    {
        byte[] text = Convert.FromHexString(hex);
        Assert.Equal(firstBad, Utf8Twin.Judge(text).FirstBad);
        var validator = default(Utf8Validator);
        int i = 0;
        while (i < text.Length && validator.TryAppend([text[i]]))
        {
            i++;
        }

        Assert.Equal(firstBad, i == text.Length ? -1 : i);
        CheckEverySplit(text);
    }

    [Theory]
    [InlineData("é")]
    [InlineData("€")]
    [InlineData("😀")]
    public void A_wide_character_at_every_alignment_whole_cut_and_spoilt_is_judged_as_by_the_twin(string wide)
    {
        byte[] character = Encoding.UTF8.GetBytes(wide);
        for (int before = 0; before <= 130; before++)
        {
            byte[] text = [.. Enumerable.Repeat((byte)'a', before), .. character, .. Enumerable.Repeat((byte)'z', 70)];
            CheckEverySplit(text);
            for (int i = 0; i < character.Length; i++)
            {
                foreach (byte bad in (byte[])[0x41, 0x80, 0xC0, 0xFF])
                {
                    byte[] spoilt = [.. text];
                    spoilt[before + i] = bad;
                    CheckEverySplit(spoilt);
                }
            }

            CheckEverySplit(text.AsSpan(0, before + character.Length - 1));
        }
    }

    [Fact]
    public void Long_random_texts_in_random_pieces_are_judged_as_by_the_twin()
    {
        var random = new Random(8);
        for (int round = 0; round < 2000; round++)
        {
            byte[] text = Encoding.UTF8.GetBytes(RandomText.Next(random, random.Next(0, 400)));
            if (round % 2 == 1 && text.Length > 0)
            {
                text[random.Next(text.Length)] = (byte)random.Next(256);
            }

            CheckPieces(text, Feeder.RandomCuts(random, text.Length));
        }
    }

    [Fact]
    public void A_reset_forgets_an_unfinished_character()
    {
        var validator = default(Utf8Validator);
        Assert.True(validator.TryAppend([0xF0, 0x9F]));
        Assert.False(validator.IsComplete);
        validator.Reset();
        Assert.True(validator.IsComplete);
        Assert.True(validator.TryAppend("plain"u8));
        Assert.True(validator.IsComplete);
    }

    [Fact]
    public void An_empty_piece_changes_nothing()
    {
        var validator = default(Utf8Validator);
        foreach (byte b in "€"u8.ToArray())
        {
            Assert.True(validator.TryAppend([]));
            Assert.True(validator.TryAppend([b]));
            bool complete = validator.IsComplete;
            Assert.True(validator.TryAppend([]));
            Assert.Equal(complete, validator.IsComplete);
        }

        Assert.True(validator.IsComplete);
    }

    /// <summary>Whole, byte by byte, and in two pieces at every position.</summary>
    private static void CheckEverySplit(ReadOnlySpan<byte> text)
    {
        (int firstBad, bool complete) = Utf8Twin.Judge(text);
        var single = default(Utf8Validator);
        int reached = 0;
        while (reached < text.Length && single.TryAppend(text.Slice(reached, 1)))
        {
            reached++;
        }

        bool same = reached == (firstBad < 0 ? text.Length : firstBad) && (firstBad >= 0 || single.IsComplete == complete);
        for (int cut = 0; cut < text.Length && same; cut++)
        {
            var validator = default(Utf8Validator);
            bool first = validator.TryAppend(text[..cut]);
            same = first == (firstBad < 0 || firstBad >= cut);
            if (same && first)
            {
                bool second = validator.TryAppend(text[cut..]);
                same = second == (firstBad < 0) && (!second || validator.IsComplete == complete);
            }
        }

        if (!same)
        {
            Assert.Fail($"{Convert.ToHexString(text)}: the twin says first bad byte {firstBad}, complete {complete}");
        }
    }

    private static void CheckPieces(ReadOnlySpan<byte> text, List<int> cuts)
    {
        (int firstBad, bool complete) = Utf8Twin.Judge(text);
        var validator = default(Utf8Validator);
        int from = 0;
        foreach (int cut in cuts.Append(text.Length))
        {
            bool good = validator.TryAppend(text[from..cut]);
            Assert.Equal(firstBad < 0 || firstBad >= cut, good);
            if (!good)
            {
                return;
            }

            from = cut;
        }

        Assert.Equal(complete, validator.IsComplete);
    }
}
