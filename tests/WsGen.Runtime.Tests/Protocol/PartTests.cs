using System.IO.Compression;
using System.Text;
using WsGen.Protocol;
using WsGen.Runtime.Tests.Protocol.Compression;
using Xunit;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Messages that are handed out in parts, or thrown away: the same as whole ones, but for the limit on their size.</summary>
public class PartTests
{
    private const int Large = 300_000;

    private static readonly ProtocolLimits Tiny = new(10, 10);
    private static readonly ProtocolLimits None = new(long.MaxValue, long.MaxValue);

    public static TheoryData<bool, int> Seeds => [.. from server in new[] { true, false } from seed in Enumerable.Range(1, 5) select (server, seed)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Parts_together_are_what_the_twin_makes_of_it(bool server, int seed)
    {
        var random = new Random(seed);
        int violations = 0;
        for (int round = 0; round < 300; round++)
        {
            (byte[] wire, _) = RandomStream.Next(random, server, random.Next(1, 6), mostBytes: 200);
            Change(wire, random, random.Next(3));
            bool? takeover = random.Next(3) switch { 0 => true, 1 => false, _ => null };
            List<string> twin = [.. ReaderTwin.Read(server, wire, None, takeover).Select(Line)];
            violations += twin is [.., { } last] && last.StartsWith("Violation", StringComparison.Ordinal) ? 1 : 0;
            foreach (IEnumerable<int> cuts in (IEnumerable<int>[])[[], Enumerable.Range(1, wire.Length - 1), Feeder.RandomCuts(random, wire.Length)])
            {
                Assert.Equal(twin, new PartFeeder(static _ => Wanted.InParts, Tiny).Feed(server, wire, cuts, takeover));
            }
        }

        Assert.InRange(violations, 50, 250);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Each_message_may_be_wanted_in_another_way(bool server, int seed)
    {
        var random = new Random(seed);
        (byte[] wire, List<string> events) = RandomStream.Next(random, server, messages: 60, mostBytes: 4000);
        int message = 0;
        List<string> expected = [.. events.Where(line => !IsMessage(line) || message++ % 3 != 2)];
        foreach (IEnumerable<int> cuts in (IEnumerable<int>[])[[], Enumerable.Range(1, wire.Length - 1), Feeder.RandomCuts(random, wire.Length)])
        {
            var feeder = new PartFeeder(static number => (Wanted)(number % 3), None);
            Assert.Equal(expected, feeder.Feed(server, wire, cuts, takeover: null));
            Assert.Equal(60, feeder.Messages);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compressed_ones_too_though_what_is_thrown_away_is_referred_to_later(bool server, int seed)
    {
        var random = new Random(seed);
        (byte[] wire, List<byte[]> contents) = Compressed(random, server, messages: 18);
        foreach (int shift in new[] { 0, 1, 2 })
        {
            List<string> expected = [.. contents.Where((_, i) => (i + shift) % 3 != 2).Select(static content => Wire.BinaryLine(content))];
            foreach (IEnumerable<int> cuts in (IEnumerable<int>[])[[], Enumerable.Range(1, Math.Min(wire.Length - 1, 20_000)), Feeder.RandomCuts(random, wire.Length)])
            {
                var feeder = new PartFeeder(number => (Wanted)((number + shift) % 3), None);
                Assert.Equal(expected, feeder.Feed(server, wire, cuts, takeover: true));
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_part_is_what_the_input_has_of_a_frame(bool server)
    {
        byte[] content = RandomText.Bytes(new Random(1), 1000);
        var feeder = new PartFeeder(static _ => Wanted.InParts, Tiny);
        byte[] wire = new Wire(server).Frame(0x01, content.AsSpan(0, 400)).Frame(0x00).Ping(1).Frame(0x00, content.AsSpan(400)).Frame(0x80).ToArray();
        Assert.Equal([Wire.PingLine(1), Wire.TextLine(Encoding.UTF8.GetString(content))], feeder.Feed(server, wire, [100, 300], takeover: null));
        Assert.Equal(5, feeder.Parts); // 3 of the first frame, 1 of the second, and an empty one, which is the last
        Assert.Equal(0, feeder.Held);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_limit_is_for_messages_that_are_put_together(bool compressed)
    {
        byte[] content = new byte[Large];
        Wire wire = new(toServer: true);
        for (int i = 0; i < 3; i++)
        {
            _ = compressed ? wire.Frame(0xC2, Samples.Deflate(content)) : wire.Frame(0x82, content);
        }

        var feeder = new PartFeeder(static number => (Wanted)((number + 1) % 3), Tiny);
        Assert.Equal([Wire.BinaryLine(content), Feeder.Line(ProtocolViolation.MessageTooBig)], feeder.Feed(true, wire.ToArray(), [], compressed ? false : null));
        Assert.Equal(3, feeder.Messages);
        Assert.InRange(feeder.Held, compressed ? 1 : 0, 16 * 1024);
    }

    [Theory]
    [InlineData(Wanted.InParts)]
    [InlineData(Wanted.Not)]
    public void Much_from_little_is_inflated_in_pieces(object wanted)
    {
        byte[] wire = new Wire(true).Frame(0xC2, Samples.Deflate(new byte[Large])).ToArray();
        Assert.InRange(wire.Length, 1, 1000);
        var feeder = new PartFeeder(_ => (Wanted)wanted, Tiny);
        IReadOnlyList<string> expected = (Wanted)wanted == Wanted.Not ? [] : [Wire.BinaryLine(new byte[Large])];
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyList<string> events = feeder.Feed(true, wire, [], takeover: true);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(expected, events);
        Assert.Equal((Wanted)wanted == Wanted.Not ? 0 : 16 * 1024, feeder.Held);
        Assert.Equal((Wanted)wanted == Wanted.Not ? 0 : (Large / (16 * 1024)) + 1, feeder.Parts);
        Assert.True((Wanted)wanted == Wanted.InParts || allocated < 50_000, $"{allocated} bytes allocated");
    }

    [Fact]
    public void What_a_full_part_leaves_inside_the_decompressor_comes_with_the_next()
    {
        // A match may be copied past the end of a part when the last byte that says so has been read.
        for (int over = 0; over <= 600; over++)
        {
            byte[] content = new byte[(16 * 1024) + over];
            byte[] wire = new Wire(true).Frame(0xC2, Samples.Deflate(content)).ToArray();
            Assert.Equal([Wire.BinaryLine(content)], new PartFeeder(static _ => Wanted.InParts, Tiny).Feed(true, wire, [], takeover: true));
            Assert.Equal([Wire.BinaryLine(content)], new PartFeeder(static _ => Wanted.InParts, Tiny).Feed(true, wire, [wire.Length - 1], takeover: true));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Bad_text_is_found_with_its_byte_however_it_is_wanted(bool server, int seed)
    {
        var random = new Random(seed);
        byte[] text = RandomText.Bytes(random, 300);
        text[random.Next(10, text.Length - 1)] = 0xFF;
        byte[] wire = new Wire(server).Frame(0x01, text.AsSpan(0, 5)).Frame(0x80, text.AsSpan(5)).ToArray();
        int end = ReaderTwin.Read(server, wire, None)[^1].End;
        foreach (Wanted wanted in Enum.GetValues<Wanted>())
        {
            Assert.Empty(new PartFeeder(_ => wanted, None).Feed(server, wire[..(end - 1)], [], takeover: null));
            Assert.Equal([Feeder.Line(ProtocolViolation.InvalidUtf8)], new PartFeeder(_ => wanted, None).Feed(server, wire[..end], [], takeover: null));
        }
    }

    [Fact]
    public void Text_that_ends_within_a_character_is_refused_however_it_is_wanted()
    {
        byte[] cut = Encoding.UTF8.GetBytes("ab€")[..^1];
        foreach (byte[] wire in (byte[][])[new Wire(true).Frame(0x81, cut).ToArray(), new Wire(true).Frame(0xC1, Samples.Deflate(cut)).ToArray()])
        {
            foreach (Wanted wanted in Enum.GetValues<Wanted>())
            {
                Assert.Equal([Feeder.Line(ProtocolViolation.InvalidUtf8)], new PartFeeder(_ => wanted, None).Feed(true, wire, [], takeover: true));
            }
        }
    }

    /// <summary>Messages of the other kind are read as if nothing were announced.</summary>
    [Theory]
    [InlineData("Text")]
    [InlineData("Binary")]
    public void One_kind_may_be_announced_and_not_the_other(string announced)
    {
        byte[] wire = new Wire(true).Text("a").Binary([1]).Text("b").Binary([2]).ToArray();
        var reader = new MessageReader<ServerRole>(None);
        reader.AnnounceMessages(Enum.Parse<Opcode>(announced));
        var found = new List<ProtocolEventKind>();
        for (int at = 0; reader.Read(wire.AsSpan(at), out int consumed) is { Kind: not ProtocolEventKind.NeedMore and var kind }; at += consumed)
        {
            found.Add(kind);
        }

        ProtocolEventKind[] text = [ProtocolEventKind.Text], binary = [ProtocolEventKind.Binary];
        (announced == "Text" ? ref text : ref binary) = [ProtocolEventKind.MessageBegins, .. announced == "Text" ? text : binary];
        Assert.Equal([.. text, .. binary, .. text, .. binary], found);
        reader.Release();
    }

    [Theory]
    [InlineData(Wanted.InParts, false)]
    [InlineData(Wanted.Not, false)]
    [InlineData(Wanted.Whole, true)]
    public void Only_what_is_put_together_is_received_where_it_belongs(object wanted, bool inPlace)
    {
        byte[] wire = new Wire(true).Binary(new byte[Large]).ToArray();
        var reader = new MessageReader<ServerRole>(None);
        reader.AnnounceMessages(Opcode.Text);
        reader.AnnounceMessages(Opcode.Binary);
        Assert.Equal(ProtocolEventKind.MessageBegins, reader.Read(wire.AsSpan(0, 1000), out int consumed).Kind);
        Assert.True(reader.PayloadSpace().IsEmpty);
        switch ((Wanted)wanted)
        {
            case Wanted.InParts:
                reader.TakeInParts();
                break;
            case Wanted.Not:
                reader.Ignore();
                break;
        }

        reader.Read(wire.AsSpan(consumed, 1000 - consumed), out _);
        Assert.Equal(inPlace, !reader.PayloadSpace().IsEmpty);
        reader.Release();
    }

    /// <summary>Messages with shared context, some large, some in fragments.</summary>
    private static (byte[] Wire, List<byte[]> Contents) Compressed(Random random, bool server, int messages)
    {
        using var output = new MemoryStream();
        using var deflate = new DeflateStream(output, CompressionLevel.Optimal);
        var wire = new Wire(server);
        var contents = new List<byte[]>();
        for (int i = 0; i < messages; i++)
        {
            byte[] content = Samples.Make(Samples.Kinds[random.Next(3)], random.Next(4) == 0 ? random.Next(70_000) : random.Next(1, 3000), random);
            contents.Add(content);
            output.SetLength(0);
            deflate.Write(content);
            deflate.Flush();
            byte[] payload = output.ToArray()[..^4];
            int cut = random.Next(payload.Length + 1);
            _ = random.Next(2) == 0 ? wire.Frame(0xC2, payload) : wire.Frame(0x42, payload.AsSpan(0, cut)).Frame(0x00).Frame(0x80, payload.AsSpan(cut));
        }

        return (wire.ToArray(), contents);
    }

    private static void Change(byte[] wire, Random random, int times)
    {
        for (; times > 0; times--)
        {
            wire[random.Next(wire.Length)] ^= (byte)(1 << random.Next(8));
        }
    }

    private static bool IsMessage(string line) => line.StartsWith("Text", StringComparison.Ordinal) || line.StartsWith("Binary", StringComparison.Ordinal);

    private static string Line(TwinEvent found) =>
        found.Kind == ProtocolEventKind.Violation ? Feeder.Line(found.Violation) : Feeder.Line(found.Kind, found.Payload);
}
