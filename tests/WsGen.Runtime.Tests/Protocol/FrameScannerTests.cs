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

    private static byte[] Frame(byte first, string text)
    {
        byte[] payload = Encoding.Latin1.GetBytes(text);
        byte[] frame = new byte[FrameWriter.HeaderSize<ClientRole>(payload.Length) + payload.Length];
        FrameWriter.Write<ClientRole>(frame, (Opcode)(first & 0x0F), (first & 0x80) != 0, payload, 0x3A51C7E9);
        return frame;
    }

    private static List<string> Scan(IEnumerable<byte[]> pieces)
    {
        var scanner = new FrameScanner<ServerRole>(0, 0, default);
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
