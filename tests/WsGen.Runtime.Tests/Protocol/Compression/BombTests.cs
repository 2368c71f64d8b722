using System.IO.Compression;
using System.Runtime.InteropServices;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>A message may become as large as the limit, whatever its sender makes of it. Counted, never timed.</summary>
[Collection(nameof(Alone))]
public class BombTests
{
    private const int Gibi = 1 << 30;
    private static readonly byte[] Bomb = MakeBomb();

    private static readonly ProtocolLimits Small = new(100, 100);

    [Theory]
    [InlineData(8192, 4096)]
    [InlineData(8192, 100)]
    [InlineData(1 << 20, 1 << 20)]
    [InlineData(1 << 20, 16_000)]
    [InlineData(10_000_000, 1 << 20)]
    public void A_gibibyte_in_a_mebibyte_costs_no_more_than_the_limit(int limit, int frameSize)
    {
        Assert.InRange(Bomb.Length, 1_000_000, 1_100_000);
        var wire = new Wire(toServer: false).Frame(0x42, Bomb.AsSpan(0, frameSize > Bomb.Length ? Bomb.Length : frameSize));
        for (int at = frameSize; at < Bomb.Length; at += frameSize)
        {
            wire.Continuation(Bomb.AsSpan(at, Math.Min(frameSize, Bomb.Length - at)), fin: false);
        }

        byte[] input = wire.ToArray();
        Explode(input, limit);
        GC.Collect();
        long before = GC.GetAllocatedBytesForCurrentThread();
        int largest = Explode(input, limit);

        // Every array is twice as large as the last, and the last is the limit, rounded up as the pool does.
        long roundedUp = (long)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)limit);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * roundedUp) + 10_000);
        Assert.InRange(largest, 1, roundedUp);
    }

    [Fact]
    public void A_bomb_in_one_frame_is_refused_at_its_header_where_the_limit_is_small()
    {
        byte[] input = new Wire(false).Header(0xC2, Bomb.Length).ToArray();
        Assert.Equal(input.Length, Feeder.BytesUntil(false, ProtocolEventKind.Violation, input, ProtocolLimits.Default, takeover: true));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_limit_is_kept_to_the_byte(bool text)
    {
        foreach (int limit in (int[])[0, 1, 2, 257, 258, 259, 1000, 4096, 4097])
        {
            foreach (int over in (int[])[-1, 0, 1, 2, 300])
            {
                if (limit + over < 0)
                {
                    continue;
                }

                byte[] content = [.. Enumerable.Range(0, limit + over).Select(i => (byte)('a' + (i / 100 % 20)))];
                byte[][] payloads =
                [
                    Samples.Deflate(content),
                    new DeflateBits().Stored(content).Fixed([]).ToPayload(),
                    new DeflateBits().Fixed(Token.Literals(content)).Stored([]).ToPayload(),
                    new DeflateBits().Dynamic([new Token('a'), .. Token.Literals(content)[Math.Min(1, content.Length)..]]).ToPayload(),
                ];
                string whole = text ? Wire.TextLine(System.Text.Encoding.ASCII.GetString(content)) : Wire.BinaryLine(content);
                foreach (byte[] payload in content.Length == 0 ? payloads[..3] : payloads)
                {
                    byte[] input = new Wire(true).Frame(text ? 0xC1 : 0xC2, payload).ToArray();
                    int[] cuts = input.Length < 800 ? [.. Enumerable.Range(1, input.Length - 1)] : [7, 9, input.Length / 2, input.Length - 1];
                    string expected = over > 0 ? Feeder.Line(ProtocolViolation.MessageTooBig) : whole;
                    Assert.Equal([expected], Feeder.Feed(true, input, [], new(limit, limit), takeover: true));
                    Assert.Equal([expected], Feeder.Feed(true, input, cuts, new(limit, limit), takeover: true));
                }
            }
        }
    }

    [Fact]
    public void What_comes_first_decides_the_code_at_every_cut()
    {
        // A bad byte, then too much; too much, then a bad byte; too much, then no DEFLATE.
        byte[] much = [.. Enumerable.Repeat((byte)'x', 300)];
        (byte[] Payload, ProtocolViolation Violation)[] cases =
        [
            (new DeflateBits().Fixed([new Token(0xFF), .. Token.Literals(much)]).ToPayload(), ProtocolViolation.InvalidUtf8),
            (new DeflateBits().Fixed([.. Token.Literals(much), new Token(0xFF)]).ToPayload(), ProtocolViolation.MessageTooBig),
            (new DeflateBits().Fixed(Token.Literals(much)).Bits(7, 3).ToPayload(), ProtocolViolation.MessageTooBig),
            (new DeflateBits().Fixed(Token.Literals(much[..100])).Bits(7, 3).ToPayload(), ProtocolViolation.InvalidCompressedData),
            (new DeflateBits().Fixed([new Token('x'), Token.Copy(258, 1)]).ToPayload(), ProtocolViolation.MessageTooBig),
        ];
        foreach ((byte[] payload, ProtocolViolation violation) in cases)
        {
            byte[] input = new Wire(true).Frame(0xC1, payload).ToArray();
            Assert.Equal([Feeder.Line(violation)], Feeder.FeedAtEveryCut(true, input, Small, takeover: true));
        }
    }

    [Fact]
    public void A_sender_that_flushes_after_every_byte_stays_within_what_its_frames_may_announce()
    {
        byte[] content = [.. Enumerable.Repeat((byte)0xF0, 8192)];
        var bits = new DeflateBits();
        foreach (byte b in content)
        {
            bits.Fixed([new Token(b)]).Stored([]);
        }

        byte[] input = new Wire(true).Frame(0xC2, bits.ToPayload()).ToArray();
        Assert.Equal([Wire.BinaryLine(content)], Feeder.Feed(true, input, [], takeover: true));
    }

    [Fact]
    public void Blocks_of_nothing_without_end_are_refused_when_they_exceed_what_a_message_can_need()
    {
        byte[] nothing = [.. Enumerable.Repeat<byte[]>([0x00, 0x00, 0x00, 0xFF, 0xFF], 100).SelectMany(b => b)];
        int frames = ((100 * 8) + 1024) / nothing.Length;
        var wire = new Wire(true).Frame(0x41, nothing);
        for (int i = 1; i < frames; i++)
        {
            wire.Continuation(nothing, fin: false);
        }

        Assert.Equal([], Feeder.Feed(true, wire.ToArray(), [], Small, takeover: true));
        byte[] one = wire.Continuation(nothing, fin: false).ToArray();
        Assert.Equal([Feeder.Line(ProtocolViolation.MessageTooBig)], Feeder.Feed(true, one, [], Small, takeover: true));
    }

    /// <summary>Feeds it in reads of 16 KiB until it is refused; returns the largest array that was held.</summary>
    private static int Explode(byte[] input, int limit)
    {
        var decompressor = new MessageDecompressor(contextTakeover: true);
        var reader = new MessageReader<ClientRole>(new ProtocolLimits(limit, limit), decompressor);
        int largest = 0;
        for (int at = 0; at < input.Length; at += 16_384)
        {
            ProtocolEvent found = reader.Read(input.AsSpan(at, Math.Min(16_384, input.Length - at)), out _);
            Assert.InRange(reader.BufferedBytes, 0, limit);
            if (MemoryMarshal.TryGetArray<byte>(reader.Assembled, out ArraySegment<byte> held) && held.Array is { } array)
            {
                largest = Math.Max(largest, array.Length);
            }

            if (found.Kind == ProtocolEventKind.Violation)
            {
                Assert.Equal(ProtocolViolation.MessageTooBig, found.Violation);
                Assert.Equal((0, 0), (reader.BufferedBytes, decompressor.HeldBytes));
                return Math.Max(1, largest);
            }
        }

        Assert.Fail("the bomb was swallowed");
        return 0;
    }

    private static byte[] MakeBomb()
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.SmallestSize);
        byte[] zeros = new byte[1 << 20];
        for (int i = 0; i < Gibi / zeros.Length; i++)
        {
            deflate.Write(zeros);
        }

        deflate.Flush();
        return output.ToArray()[..^4];
    }
}

/// <summary>Tests that count memory of the process or of shared pools run alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
