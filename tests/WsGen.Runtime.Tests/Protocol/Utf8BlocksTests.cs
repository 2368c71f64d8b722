using System.Text;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// The check by vectors against the twin. What is checked once must be right wherever it lies: in the first block, across the border of
/// two, of two chunks, of two halves of a wide vector, in the block that lies over another at the end, and last of all.
/// </summary>
public class Utf8BlocksTests
{
    // 16 (the first block) + 2 chunks of 64 + 2 blocks of 16 + 6 left over.
    private const int Length = 182;

    [Fact]
    public void Every_sequence_of_one_and_two_bytes_is_judged_as_by_the_twin_wherever_it_lies()
    {
        Span<byte> sequence = stackalloc byte[2];
        foreach (int length in (int[])[19, 31, 64, 80, Length])
        {
            byte[] ascii = Enumerable.Repeat((byte)'a', length).ToArray();
            byte[] text = new byte[length];
            for (int pair = 0; pair <= 0xFFFF; pair++)
            {
                // With an ASCII byte first or last, it is every single byte.
                (sequence[0], sequence[1]) = ((byte)(pair >> 8), (byte)pair);
                bool valid = Utf8Twin.Judge(sequence) == (-1, true);
                for (int at = 0; at <= length - sequence.Length; at++)
                {
                    Check(ascii, sequence, at, valid);
                }

                // Between characters that are not ASCII no block is passed over.
                int between = pair % (length - 1);
                Surround(text, between, sequence.Length);
                Check(text, sequence, between, valid);
            }
        }
    }

    [Fact]
    public void Every_sequence_of_three_bytes_is_judged_as_by_the_twin_across_every_kind_of_border()
    {
        // All leads below this one are ASCII, and do what it does.
        const int FirstLead = 0x7F;

        Span<byte> sequence = stackalloc byte[3];
        byte[] shortText = Enumerable.Repeat((byte)'a', 34).ToArray();
        byte[] longText = Enumerable.Repeat((byte)'a', Length).ToArray();
        for (int three = FirstLead << 16; three <= 0xFFFFFF; three++)
        {
            (sequence[0], sequence[1], sequence[2]) = ((byte)(three >> 16), (byte)(three >> 8), (byte)three);
            bool valid = Utf8Twin.Judge(sequence) == (-1, true);
            Check(shortText, sequence, at: 14, valid); // first block, second block
            Check(shortText, sequence, at: 31, valid); // the last, over the second
            Check(longText, sequence, at: 46 + (three & 1), valid); // two halves of a chunk
            Check(longText, sequence, at: 78 + (three & 1), valid); // two chunks
        }
    }

    [Fact]
    public void Sequences_of_four_bytes_at_every_boundary_are_judged_as_by_the_twin_across_every_kind_of_border()
    {
        byte[] edges = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF];
        byte[] shortText = Enumerable.Repeat((byte)'a', 34).ToArray();
        byte[] longText = Enumerable.Repeat((byte)'a', Length).ToArray();
        Span<byte> sequence = stackalloc byte[4];
        for (int two = 0xE000; two <= 0xFFFF; two++)
        {
            foreach (byte third in edges)
            {
                foreach (byte fourth in edges)
                {
                    (sequence[0], sequence[1], sequence[2], sequence[3]) = ((byte)(two >> 8), (byte)two, third, fourth);
                    bool valid = Utf8Twin.Judge(sequence) == (-1, true);
                    int shift = two % 3;
                    Check(shortText, sequence, at: 13 + shift, valid);
                    Check(shortText, sequence, at: 30, valid);
                    Check(longText, sequence, at: 45 + shift, valid);
                    Check(longText, sequence, at: 77 + shift, valid);
                }
            }
        }
    }

    [Fact]
    public void Texts_of_every_length_with_each_byte_changed_to_every_other_are_judged_as_by_the_twin()
    {
        var random = new Random(29);
        for (int length = 0; length <= 2 * Length; length += length < 100 ? 1 : 41)
        {
            byte[] text = RandomText.Bytes(random, length);
            Assert.True(Utf8Blocks.IsValid(text));
            for (int at = 0; at < length; at++)
            {
                byte good = text[at];
                for (int bad = 0; bad <= 0xFF; bad++)
                {
                    text[at] = (byte)bad;
                    Agree(text);
                }

                text[at] = good;
            }

            // Ended after each byte: what is unfinished is not valid.
            for (int end = 0; end < length; end++)
            {
                Agree(text.AsSpan(0, end));
            }
        }
    }

    [Fact]
    public void Texts_cut_into_two_and_three_pieces_everywhere_are_judged_as_by_the_twin()
    {
        var random = new Random(30);
        for (int round = 0; round < 200; round++)
        {
            byte[] text = round % 4 < 2
                ? RandomText.Bytes(random, random.Next(Length))
                : Encoding.UTF8.GetBytes(RandomText.Next(random, random.Next(90)));
            if (round % 2 == 1 && text.Length > 0)
            {
                text[random.Next(text.Length)] = (byte)random.Next(0x100);
            }

            (int firstBad, bool complete) = Utf8Twin.Judge(text);
            for (int first = 0; first <= text.Length; first++)
            {
                for (int second = first; second <= text.Length; second++)
                {
                    var validator = default(Utf8Validator);
                    bool same = Took(ref validator, text, 0, first, firstBad)
                        && Took(ref validator, text, first, second, firstBad)
                        && Took(ref validator, text, second, text.Length, firstBad)
                        && (firstBad >= 0 || validator.IsComplete == complete);
                    Assert.True(same, $"{Convert.ToHexString(text)} cut at {first} and {second}: first bad byte {firstBad}, complete {complete}");
                }
            }
        }
    }

    /// <summary>One piece more. After the first that is refused nothing is asked any more.</summary>
    private static bool Took(ref Utf8Validator validator, byte[] text, int from, int to, int firstBad) =>
        (firstBad >= 0 && firstBad < from) || validator.TryAppend(text.AsSpan(from, to - from)) == (firstBad < 0 || firstBad >= to);

    /// <summary>Puts the sequence into the text for as long as it is checked.</summary>
    private static void Check(Span<byte> text, ReadOnlySpan<byte> sequence, int at, bool valid)
    {
        Span<byte> place = text.Slice(at, sequence.Length);
        Span<byte> before = stackalloc byte[4];
        place.CopyTo(before);
        sequence.CopyTo(place);
        if (Utf8Blocks.IsValid(text) != valid)
        {
            Assert.Fail($"{Convert.ToHexString(sequence)} at {at} of {text.Length} bytes is {(valid ? "valid" : "not valid")}");
        }

        before[..sequence.Length].CopyTo(place);
    }

    /// <summary>Whole characters of three bytes up to a place and behind it, and what ASCII it takes for them to fit.</summary>
    private static void Surround(Span<byte> text, int at, int length)
    {
        text.Fill((byte)'a');
        for (int i = at % 3; i < at; i += 3)
        {
            "前"u8.CopyTo(text[i..]);
        }

        for (int i = at + length; i + 3 <= text.Length; i += 3)
        {
            "前"u8.CopyTo(text[i..]);
        }
    }

    private static void Agree(ReadOnlySpan<byte> text)
    {
        if (Utf8Blocks.IsValid(text) != (Utf8Twin.Judge(text) == (-1, true)))
        {
            Assert.Fail($"{Convert.ToHexString(text)}: the twin says {Utf8Twin.Judge(text)}");
        }
    }
}
