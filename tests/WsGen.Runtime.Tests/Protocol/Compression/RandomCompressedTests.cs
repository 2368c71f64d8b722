using System.IO.Compression;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>Payloads changed at random: the verdict of the twin, the same at every cut, and nothing that hangs or throws.</summary>
public class RandomCompressedTests
{
    private const int Limit = 3000;
    private static readonly ProtocolLimits Limits = new(Limit, Limit);

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_changed_payload_is_judged_as_the_twin_judges_it(int seed)
    {
        var random = new Random(seed);
        var verdicts = new Dictionary<string, int>();
        for (int round = 0; round < 600; round++)
        {
            byte[] payload = Change(RandomPayload(random), random);
            string expected = InflateTwin.Message(payload) switch
            {
                null => Feeder.Line(ProtocolViolation.InvalidCompressedData),
                { Length: > Limit } => Feeder.Line(ProtocolViolation.MessageTooBig),
                { } content => Wire.BinaryLine(content),
            };
            byte[] input = new Wire(true).Frame(0xC2, payload).ToArray();
            string whole = Assert.Single(Feeder.Feed(true, input, [], Limits, takeover: false));
            if (!expected.StartsWith("Violation Invalid", StringComparison.Ordinal) || !whole.EndsWith(nameof(ProtocolViolation.MessageTooBig), StringComparison.Ordinal))
            {
                // Too much before what is bad is too much.
                Assert.Equal((Convert.ToHexString(payload), expected), (Convert.ToHexString(payload), whole));
            }

            Assert.Equal(whole, Assert.Single(Feeder.Feed(true, input, Enumerable.Range(1, input.Length - 1), Limits, takeover: false)));
            Assert.Equal(whole, Assert.Single(Feeder.Feed(true, input, Feeder.RandomCuts(random, input.Length), Limits, takeover: true)));
            string kind = whole.StartsWith("Binary", StringComparison.Ordinal) ? "Binary" : whole;
            verdicts[kind] = verdicts.GetValueOrDefault(kind) + 1;
        }

        // All three verdicts were met, often.
        Assert.Equal(3, verdicts.Count);
        Assert.All(verdicts.Values, count => Assert.InRange(count, 20, 600));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Blocks_at_random_are_read_as_the_twin_reads_them(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 150; round++)
        {
            var bits = new DeflateBits();
            int produced = 0;
            for (int blocks = random.Next(1, 6); blocks > 0; blocks--)
            {
                bool final = random.Next(6) == 0;
                RandomBlock(bits, random, final, ref produced);
                if (final)
                {
                    bits.Align();
                    produced = 0;
                }
            }

            byte[] payload = bits.ToPayload();
            byte[] content = InflateTwin.Message(payload)!;
            byte[] input = new Wire(false).Frame(0xC2, payload).ToArray();
            List<string> expected = [Wire.BinaryLine(content)];
            var limits = new ProtocolLimits(0, content.Length);
            Assert.Equal(expected, Feeder.Feed(false, input, [], limits, takeover: false));
            Assert.Equal(expected, Feeder.Feed(false, input, Enumerable.Range(1, input.Length - 1), limits, takeover: false));
        }
    }

    private static void RandomBlock(DeflateBits bits, Random random, bool final, ref int produced)
    {
        int kind = random.Next(3);
        if (kind == 0)
        {
            byte[] data = new byte[random.Next(100)];
            random.NextBytes(data);
            bits.Stored(data, final);
            produced += data.Length;
            return;
        }

        var tokens = new Token[random.Next(1, 60)];
        for (int i = 0; i < tokens.Length; i++)
        {
            bool copy = produced > 0 && random.Next(2) == 0;
            tokens[i] = copy ? Token.Copy(random.Next(3, 259), random.Next(1, Math.Min(produced, 32_768) + 1)) : new Token(random.Next(256));
            produced += copy ? tokens[i].Length : 1;
        }

        _ = kind == 1 ? bits.Fixed(tokens, final) : bits.Dynamic(tokens, final);
    }

    private static byte[] RandomPayload(Random random)
    {
        byte[] content = Samples.Make(Samples.Kinds[random.Next(3)], random.Next(random.Next(4) == 0 ? 5000 : 400), random);
        int produced = 0;
        var bits = new DeflateBits();
        switch (random.Next(4))
        {
            case 0:
                RandomBlock(bits, random, final: true, ref produced);
                return bits.ToArray();
            case 1:
                RandomBlock(bits, random, final: false, ref produced);
                return bits.ToPayload();
            default:
                return Samples.Deflate(content, random.Next(2) == 0 ? CompressionLevel.Fastest : CompressionLevel.Optimal);
        }
    }

    private static byte[] Change(byte[] payload, Random random)
    {
        List<byte> bytes = [.. payload];
        for (int times = random.Next(3); times > 0 && bytes.Count > 1; times--)
        {
            int at = random.Next(random.Next(2) == 0 ? bytes.Count : Math.Min(bytes.Count, 12));
            switch (random.Next(5))
            {
                case 0:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 4), bytes.Count - at));
                    break;
                case 1:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 2:
                    bytes.RemoveRange(at + 1, bytes.Count - at - 1);
                    break;
                default:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
            }
        }

        return [.. bytes];
    }
}
