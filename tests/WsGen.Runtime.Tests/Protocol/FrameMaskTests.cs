using System.Runtime.InteropServices;
using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

public class FrameMaskTests
{
    private const int MostBytes = 300;
    private const int Alignments = 64;

    [Fact]
    public void The_fast_path_agrees_with_the_slow_twin_at_every_length_and_alignment()
    {
        var random = new Random(6455);
        byte[] original = new byte[Alignments + MostBytes + Alignments];
        random.NextBytes(original);
        byte[] fast = new byte[original.Length];
        byte[] slow = new byte[original.Length];
        foreach (byte[] key in Keys(random))
        {
            for (int length = 0; length <= MostBytes; length++)
            {
                for (int alignment = 0; alignment < Alignments; alignment++)
                {
                    original.CopyTo(fast, 0);
                    original.CopyTo(slow, 0);
                    FrameMask.Apply(fast.AsSpan(alignment, length), MemoryMarshal.Read<uint>(key));
                    SlowTwin(slow.AsSpan(alignment, length), key);

                    // The whole array: bytes before and behind the payload are untouched.
                    Assert.True(fast.AsSpan().SequenceEqual(slow), $"{length} bytes at {alignment}, key {Convert.ToHexString(key)}");
                }
            }
        }
    }

    [Fact]
    public void A_payload_that_is_copied_is_masked_on_the_way_and_left_as_it_was()
    {
        var random = new Random(128);
        byte[] payload = new byte[MostBytes];
        random.NextBytes(payload);
        byte[] before = [.. payload];
        foreach (byte[] key in Keys(random))
        {
            for (int length = 0; length <= MostBytes; length++)
            {
                byte[] copy = new byte[length + 1];
                FrameMask.Copy(payload.AsSpan(0, length), copy, MemoryMarshal.Read<uint>(key));
                byte[] expected = payload[..length];
                SlowTwin(expected, key);
                Assert.Equal([.. expected, 0], copy);
            }
        }

        Assert.Equal(before, payload);
    }

    /// <summary>With one character that is not ASCII at every place, one of two UTF-16 units among them.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("\u007F")]
    [InlineData("\u0080")]
    [InlineData("\u20AC")]
    [InlineData("\U0001F600")]
    public void Text_is_masked_on_its_way_to_utf8(string foreigner)
    {
        var random = new Random(8);
        byte[][] keys = [.. Keys(random)];
        for (int length = 0; length <= 100; length++)
        {
            for (int place = 0; place <= length; place++)
            {
                string text = new string('a', place) + foreigner + new string('z', length - place);
                byte[] expected = System.Text.Encoding.UTF8.GetBytes(text);
                byte[] written = new byte[expected.Length];
                byte[] key = keys[(length + place) % keys.Length];
                FrameMask.CopyText(text, written, MemoryMarshal.Read<uint>(key));
                SlowTwin(expected, key);
                Assert.Equal(expected, written);
            }
        }
    }

    [Fact]
    public void A_payload_masked_in_two_pieces_is_as_if_masked_whole()
    {
        var random = new Random(53);
        foreach (byte[] key in Keys(random))
        {
            uint mask = MemoryMarshal.Read<uint>(key);
            byte[] original = new byte[150];
            random.NextBytes(original);
            byte[] whole = [.. original];
            SlowTwin(whole, key);
            for (int cut = 0; cut <= original.Length; cut++)
            {
                byte[] pieces = [.. original];
                FrameMask.Apply(pieces.AsSpan(0, cut), mask);
                FrameMask.Apply(pieces.AsSpan(cut), FrameMask.Advance(mask, cut));
                Assert.Equal(whole, pieces);
            }
        }
    }

    [Fact]
    public void The_key_advanced_by_any_count_begins_with_the_byte_that_is_due()
    {
        byte[] key = [0x01, 0x00, 0x03, 0x04];
        uint mask = MemoryMarshal.Read<uint>(key);
        foreach (int count in Enumerable.Range(0, 300).Append(int.MaxValue).Append(int.MaxValue - 1).Append(int.MaxValue - 2))
        {
            byte[] due = [.. Enumerable.Range(0, 4).Select(i => key[((long)count + i) % 4])];
            uint advanced = FrameMask.Advance(mask, count);
            Assert.Equal(due, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in advanced)).ToArray());
        }
    }

    [Fact]
    public void Steps_of_any_sizes_advance_the_key_as_one_step_of_their_sum()
    {
        var random = new Random(1);
        for (int i = 0; i < 1000; i++)
        {
            uint mask = (uint)random.NextInt64();
            int a = random.Next(100_000), b = random.Next(100_000);
            Assert.Equal(FrameMask.Advance(mask, a + b), FrameMask.Advance(FrameMask.Advance(mask, a), b));
        }
    }

    [Fact]
    public void The_example_of_the_RFC_unmasks_to_Hello()
    {
        // RFC 6455 section 5.7.
        byte[] payload = [0x7F, 0x9F, 0x4D, 0x51, 0x58];
        FrameMask.Apply(payload, MemoryMarshal.Read<uint>([0x37, 0xFA, 0x21, 0x3D]));
        Assert.Equal("Hello"u8.ToArray(), payload);
    }

    [Fact]
    public void Keys_for_a_client_differ_and_outlast_one_batch()
    {
        var keys = default(MaskingKeys);
        var seen = new HashSet<uint>();
        for (int i = 0; i < 1000; i++)
        {
            seen.Add(keys.Next());
        }

        // 1000 draws of 32 bits: three equal pairs would come once in far more than a thousand million runs.
        Assert.InRange(seen.Count, 998, 1000);
    }

    private static List<byte[]> Keys(Random random)
    {
        List<byte[]> keys =
        [
            [0, 0, 0, 0], [0xFF, 0, 0, 0], [0, 0xFF, 0, 0], [0, 0, 0xFF, 0], [0, 0, 0, 0xFF], [0x12, 0, 0x34, 0], [1, 2, 3, 4],
        ];
        for (int i = 0; i < 3; i++)
        {
            byte[] key = new byte[4];
            random.NextBytes(key);
            keys.Add(key);
        }

        return keys;
    }

    private static void SlowTwin(Span<byte> payload, byte[] key)
    {
        for (int i = 0; i < payload.Length; i++)
        {
            payload[i] = (byte)(payload[i] ^ key[i % 4]);
        }
    }
}
