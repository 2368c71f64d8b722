using System.Text;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol;

/// <summary>Looking ahead finds the pings and the close frame that the reader will find, wherever the bytes are cut, and nothing else.</summary>
public class FrameScannerTests
{
    private static readonly byte[] Conversation =
    [
        .. Frame(0x81, "hello"), .. Frame(0x89, "one"), .. Frame(0x02, new string('x', 200)), .. Frame(0x89, ""), .. Frame(0x8A, "pong"),
        .. Frame(0x80, new string('y', 70_000)), .. Frame(0x89, new string('z', 125)), .. Frame(0x88, "\u0003\u0008"), .. Frame(0x89, "behind"),
    ];

    private static readonly string[] Sightings = ["one", "", new string('z', 125), "close"];

    [Fact]
    public void Whole() => Assert.Equal(Sightings, Scan([Conversation]));

    [Fact]
    public void Byte_by_byte() => Assert.Equal(Sightings, Scan(Conversation.Chunk(1)));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void At_random_cuts(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            List<byte[]> pieces = [];
            for (int at = 0; at < Conversation.Length;)
            {
                int length = Math.Min(random.Next(4) == 0 ? random.Next(1, 70_000) : random.Next(1, 300), Conversation.Length - at);
                pieces.Add(Conversation[at..(at + length)]);
                at += length;
            }

            Assert.Equal(Sightings, Scan(pieces));
        }
    }

    [Fact]
    public void Behind_a_frame_that_breaks_a_rule_nothing_is_seen() =>
        Assert.Equal(["one"], Scan([[.. Frame(0x89, "one"), .. Frame(0x83, ""), .. Frame(0x89, "two"), .. Frame(0x88, "")]]));

    /// <summary>Section 5.4: what a header breaks together with those before it, as an application still at work would otherwise answer the ping behind it.</summary>
    [Theory]
    [InlineData(0x80)] // a continuation of nothing
    [InlineData(0x00)]
    [InlineData(0x01, 0x81)] // a message in a message
    [InlineData(0x01, 0x00, 0x02)]
    [InlineData(0x01, 0x80, 0x80)] // it has ended
    [InlineData(0x01, 0x8A, 0x81)] // a pong between fragments is none
    public void Behind_a_frame_that_does_not_follow_those_before_it_nothing_is_seen(params int[] firstBytes)
    {
        byte[] frames = [.. firstBytes.SelectMany(first => Frame((byte)first, "a")), .. Frame(0x89, "behind"), .. Frame(0x88, "")];

        Assert.Equal(["before"], Scan([[.. Frame(0x89, "before"), .. frames]]));
        Assert.Equal(["before"], Scan(((byte[])[.. Frame(0x89, "before"), .. frames]).Chunk(1)));
    }

    /// <summary>It begins with the message that the reader is in: whole frames of it read, a part of one, or of a ping between them.</summary>
    [Fact]
    public void Begins_with_the_message_that_its_reader_has_begun()
    {
        byte[] first = Frame(0x01, "1234"), ping = Frame(0x89, "ping"), last = Frame(0x80, "5678");
        byte[] behind = [.. Frame(0x89, "seen"), .. Frame(0x80, "of nothing"), .. Frame(0x89, "behind")];
        byte[] inside = [.. Frame(0x89, "seen"), .. Frame(0x81, "in another"), .. Frame(0x89, "behind")];
        for (int read = 0; read < first.Length + ping.Length + last.Length; read++)
        {
            string[] expected = read < first.Length + ping.Length - "ping".Length ? ["ping", "seen"] : ["seen"];
            Assert.Equal(expected, ScanBehind(read, [.. first, .. ping, .. last, .. behind]));
            if (read <= first.Length + ping.Length)
            {
                Assert.Equal(expected, ScanBehind(read, [.. first, .. ping, .. inside]));
            }
        }
    }

    private static List<string> ScanBehind(int read, byte[] bytes)
    {
        var reader = new MessageReader<ServerRole>(ProtocolLimits.Default);
        Span<byte> input = [.. bytes[..read]];
        while (reader.Read(input, out int consumed).Kind != ProtocolEventKind.NeedMore)
        {
            input = input[consumed..];
        }

        List<string> seen = Scan([bytes[read..]], reader.CreateScanner());
        reader.Release();
        return seen;
    }

    private static byte[] Frame(byte first, string text)
    {
        byte[] payload = Encoding.Latin1.GetBytes(text);
        byte[] frame = new byte[FrameWriter.HeaderSize<ClientRole>(payload.Length) + payload.Length];
        FrameWriter.Write<ClientRole>(frame, (Opcode)(first & 0x0F), (first & 0x80) != 0, payload, 0x3A51C7E9);
        return frame;
    }

    private static List<string> Scan(IEnumerable<byte[]> pieces) => Scan(pieces, new FrameScanner<ServerRole>(0, 0, false, default));

    private static List<string> Scan(IEnumerable<byte[]> pieces, FrameScanner<ServerRole> scanner)
    {
        List<string> seen = [];
        foreach (byte[] piece in pieces)
        {
            ReadOnlySpan<byte> rest = piece;
            FrameSighting sighting;
            while ((sighting = scanner.Scan(ref rest, out ReadOnlySpan<byte> ping)) == FrameSighting.Ping)
            {
                seen.Add(Encoding.Latin1.GetString(ping));
            }

            if (sighting == FrameSighting.Close)
            {
                seen.Add("close");
                break;
            }

            Assert.True(rest.IsEmpty || seen.Count > 0);
        }

        return seen;
    }
}
