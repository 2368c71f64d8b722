using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>Our compressor against our reader, DeflateStream and the twin: every window, with and without context takeover.</summary>
public class RoundTripTests
{
    private const int Most = 128 * 1024;
    private static readonly ProtocolLimits Limits = new(Most, Most);
    private static readonly int[] Sizes =
        [0, 1, 2, 3, 15, 16, 63, 64, 65, 125, 126, 255, 256, 1000, 4095, 4096, 4097, 20_000, 32_768, 65_536, Most];

    public static TheoryData<int, bool, int> Settings
    {
        get
        {
            var all = new TheoryData<int, bool, int>();
            foreach (int windowBits in Enumerable.Range(9, 7))
            {
                foreach (int level in (int[])(windowBits == 12 ? [0, 1, 2, 3, 6, 9] : [1, 6]))
                {
                    all.Add(windowBits, true, level);
                    all.Add(windowBits, false, level);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void What_is_compressed_is_understood_by_everybody_and_keeps_to_its_window(int windowBits, bool takeover, int level)
    {
        var random = new Random((windowBits * 100) + level);
        byte[][] contents = [.. Samples.Kinds.SelectMany(kind => Sizes.Select(size => Samples.Make(kind, size, random)))];
        random.Shuffle(contents);
        byte[][] payloads = Compress(windowBits, takeover, level, contents);

        // 1. The reader, fed in pieces of all sizes.
        var wire = new Wire(toServer: true);
        Array.ForEach(payloads, payload => wire.Frame(0xC2, payload));
        byte[] input = wire.ToArray();
        int[] cuts = [.. Enumerable.Range(0, 400).Select(_ => random.Next(input.Length)).Order()];
        Assert.Equal(contents.Select(c => Wire.BinaryLine(c)), Feeder.Feed(server: true, input, cuts, Limits, takeover));

        // 2. DeflateStream, in one go or message by message.
        if (takeover)
        {
            AssertSame(contents, Samples.Inflate(payloads));
        }
        else
        {
            Assert.All(contents.Zip(payloads), pair => Assert.True(pair.First.AsSpan().SequenceEqual(Samples.Inflate(pair.Second))));
        }

        // 3. The twin: one stream, or each message on its own. No distance leaves the window, and a window is used when there is cause.
        byte[][] streams = [.. payloads.Select(p => (byte[])[.. p, 0x00, 0x00, 0xFF, 0xFF])];
        InflateTwin[] twins = takeover
            ? [new InflateTwin([.. streams.SelectMany(s => s)]).Run()]
            : [.. streams.Select(s => new InflateTwin(s).Run())];
        AssertSame(contents, [.. twins.SelectMany(t => t.Output)]);
        int farthest = twins.Max(t => t.MaxDistance);
        Assert.InRange(farthest, level == 0 ? 0 : 1 << (windowBits - 2), level == 0 ? 0 : 1 << windowBits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Every_size_goes_there_and_back(bool takeover)
    {
        var random = new Random(7);
        byte[][] contents = [.. Enumerable.Range(0, 1200).Select(size => Samples.Make(Samples.Kinds[size % 3], size, random))];
        byte[][] payloads = Compress(10, takeover, 6, contents);
        var wire = new Wire(toServer: false);
        Array.ForEach(payloads, payload => wire.Frame(0xC2, payload));
        Assert.Equal(contents.Select(c => Wire.BinaryLine(c)), Feeder.Feed(server: false, wire.ToArray(), [], Limits, takeover));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_DeflateStream_compresses_is_read(bool takeover)
    {
        var random = new Random(8);
        foreach (var level in Enum.GetValues<System.IO.Compression.CompressionLevel>())
        {
            var wire = new Wire(toServer: true);
            byte[][] contents = [.. Samples.Kinds.SelectMany(kind => Sizes.Select(size => Samples.Make(kind, size, random)))];
            Array.ForEach(contents, content => wire.Frame(0xC2, Samples.Deflate(content, level)));
            byte[] input = wire.ToArray();
            Assert.Equal(
                contents.Select(c => Wire.BinaryLine(c)), Feeder.Feed(true, input, Feeder.RandomCuts(random, input.Length), Limits, takeover));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_message_compressed_part_by_part_is_one_message(bool takeover)
    {
        var random = new Random(9);
        using var compressor = new MessageCompressor(12, takeover, 6, threshold: 0);
        var wire = new Wire(toServer: true);
        var expected = new List<string>();
        for (int i = 0; i < 200; i++)
        {
            byte[] content = Samples.Make(Samples.Kinds[i % 3], random.Next(3000), random);
            int first = 0x42, from = 0;
            for (int parts = random.Next(6); parts > 0; parts--)
            {
                int to = random.Next(from, content.Length + 1);
                wire.Frame(first, Part(compressor, content.AsSpan(from, to - from), endOfMessage: false)).Ping();
                expected.Add(Wire.PingLine());
                (from, first) = (to, 0x00);
            }

            wire.Frame(first | 0x80, Part(compressor, content.AsSpan(from), endOfMessage: true));
            expected.Add(Wire.BinaryLine(content));
            Assert.Equal(takeover, compressor.HeldBytes != 0);
        }

        Assert.Equal(expected, Feeder.Feed(true, wire.ToArray(), Feeder.RandomCuts(random, wire.Length), Limits, takeover));
    }

    [Fact]
    public void Without_takeover_nothing_refers_to_a_message_that_ended_with_an_empty_part()
    {
        byte[] content = Samples.Make("random", 300, new Random(10));
        using var compressor = new MessageCompressor(15, contextTakeover: false, level: 6, threshold: 0);
        Part(compressor, content, endOfMessage: false);
        Assert.Equal([0x00], Part(compressor, [], endOfMessage: true));
        Assert.Equal(content, Samples.Inflate(Part(compressor, content, endOfMessage: true)));
    }

    private static void AssertSame(byte[][] contents, byte[] joined) =>
        Assert.True(contents.SelectMany(c => c).ToArray().AsSpan().SequenceEqual(joined));

    internal static byte[][] Compress(int windowBits, bool takeover, int level, byte[][] contents)
    {
        using var compressor = new MessageCompressor(windowBits, takeover, level, threshold: 0);
        return [.. contents.Select(content => Part(compressor, content, endOfMessage: true))];
    }

    private static byte[] Part(MessageCompressor compressor, ReadOnlySpan<byte> part, bool endOfMessage)
    {
        byte[] payload = compressor.CompressPart(part, endOfMessage).ToArray();
        compressor.Release();
        return payload;
    }
}
