using WsGen.Protocol;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// Properties over random input from fixed seeds. <see cref="Feeder"/> holds each feeding to its rules: nothing is thrown, NeedMore means
/// that all input is consumed, no more than the limit is held, an event lies where it says.
/// </summary>
public class RandomInputTests
{
    private static readonly ProtocolLimits Limits = new(150, 100);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_lawful_streams_give_their_events_at_every_cut(bool server)
    {
        var random = new Random(11);
        for (int round = 0; round < 150; round++)
        {
            (byte[] wire, List<string> events) = RandomStream.Next(random, server, messages: random.Next(1, 6), mostBytes: 40);
            Assert.Equal(events, Feeder.FeedAtEveryCut(server, wire));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_garbage_gives_the_same_events_however_it_is_cut(bool server)
    {
        var random = new Random(12);
        for (int round = 0; round < 30_000; round++)
        {
            byte[] input = new byte[random.Next(300)];
            random.NextBytes(input);

            // Mostly begin as a frame does, or garbage would never be read past its second byte.
            if (input.Length > 2 && random.Next(10) != 0)
            {
                input[0] = (byte)((random.Next(2) * 0x80) | random.Next(3));
                input[1] = (byte)((server ? 0x80 : 0) | random.Next(128));
            }

            FeedThreeWays(server, input, random);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_mutations_of_lawful_streams_give_the_same_events_however_they_are_cut(bool server)
    {
        var random = new Random(13);
        var seen = new HashSet<string>();
        for (int round = 0; round < 15_000; round++)
        {
            (byte[] wire, _) = RandomStream.Next(random, server, messages: random.Next(1, 5), mostBytes: 60);
            foreach (string line in FeedThreeWays(server, Mutate(wire, random), random))
            {
                if (line.StartsWith("Violation", StringComparison.Ordinal))
                {
                    seen.Add(line);
                }
            }
        }

        // The mutations reach every rule that this role can see broken.
        ProtocolViolation notMet = server ? ProtocolViolation.FrameMasked : ProtocolViolation.FrameNotMasked;
        Assert.Equal(
            Enum.GetValues<ProtocolViolation>().Except([ProtocolViolation.None, notMet]).Select(Feeder.Line).Order(), seen.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Random_bytes_in_payloads_of_text_and_close_are_judged_the_same_however_they_are_cut(bool server)
    {
        var random = new Random(14);
        for (int round = 0; round < 15_000; round++)
        {
            byte[] text = RandomText.Bytes(random, random.Next(1, 60));
            text[random.Next(text.Length)] = (byte)random.Next(256);
            var wire = new Wire(server);
            int cut = random.Next(text.Length);
            wire.Frame(0x01, text.AsSpan(0, cut)).Ping(1).Frame(0x80, text.AsSpan(cut)).Close(random.Next(900, 5100), text);
            bool good = Utf8Twin.Judge(text) == (-1, true);
            List<string> events = FeedThreeWays(server, wire.ToArray(), random);
            Assert.Equal(good, events.Contains(Feeder.Line(ProtocolEventKind.Text, text)));
            Assert.Equal(!good, events.Contains(Feeder.Line(ProtocolViolation.InvalidUtf8)));
        }
    }

    private static List<string> FeedThreeWays(bool server, byte[] input, Random random)
    {
        bool? takeover = random.Next(4) switch { 0 => true, 1 => false, _ => null };
        List<string> whole = Feeder.Feed(server, input, [], Limits, takeover);
        Assert.Equal(whole, Feeder.Feed(server, input, Enumerable.Range(0, input.Length), Limits, takeover));
        Assert.Equal(whole, Feeder.Feed(server, input, Feeder.RandomCuts(random, input.Length), Limits, takeover));
        return whole;
    }

    private static byte[] Mutate(byte[] wire, Random random)
    {
        List<byte> bytes = [.. wire];
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    // A byte with a meaning in headers: a longer length form, masked or not.
                    bytes[at] = (byte)(0x7E | random.Next(2) | (random.Next(2) << 7));
                    break;
                case 3:
                    bytes.RemoveAt(at);
                    break;
                case 4:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 5:
                    bytes.InsertRange(at, bytes.Slice(at, Math.Min(random.Next(20), bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(20), bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
