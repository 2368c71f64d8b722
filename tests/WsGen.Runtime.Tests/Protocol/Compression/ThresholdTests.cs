using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>Which messages are compressed, and that those which are not do not confuse the reader of those which are.</summary>
public class ThresholdTests
{
    [Fact]
    public void A_message_under_the_threshold_is_left_as_it_is()
    {
        using var compressor = new MessageCompressor(15, contextTakeover: true, level: 6, threshold: 100);
        Assert.False(compressor.TryCompress(new byte[99], out Span<byte> none));
        Assert.True(none.IsEmpty);
        Assert.Equal(0, compressor.HeldBytes);
        Assert.True(compressor.TryCompress(new byte[100], out Span<byte> compressed));
        Assert.InRange(compressed.Length, 1, 20);
    }

    [Fact]
    public void Where_the_peer_allows_a_window_of_8_bits_nothing_is_compressed()
    {
        var parameters = new DeflateParameters(false, false, 15, ClientMaxWindowBits: 8);
        using MessageCompressor client = parameters.CreateCompressor<ClientRole>(6, 0);
        Assert.False(client.Wants(1000));
        Assert.False(client.TryCompress(new byte[1000], out _));
    }

    [Theory]
    [InlineData(true, 9)]
    [InlineData(true, 15)]
    [InlineData(false, 15)]
    public void What_does_not_become_smaller_is_sent_as_it_is_and_the_reader_stays_in_step(bool takeover, int windowBits)
    {
        var random = new Random(3);
        using var compressor = new MessageCompressor(windowBits, takeover, 1, threshold: 0);
        var wire = new Wire(toServer: false);
        var expected = new List<string>();
        int plain = 0, grown = 0;
        byte[] shared = Samples.Make("random", 300, random);
        for (int i = 0; i < 300; i++)
        {
            // Parts of what was sent before come again, compressed or not: what was thrown away may not be referred to.
            byte[] content = [.. Samples.Make(Samples.Kinds[i % 3], random.Next(i % 10 == 0 ? 40_000 : 400), random), .. shared];
            if (compressor.TryCompress(content, out Span<byte> compressed))
            {
                grown += compressed.Length >= content.Length ? 1 : 0;
                wire.Frame(0xC2, compressed);
                compressor.Release();
            }
            else
            {
                plain++;
                wire.Binary(content);
            }

            shared = content.AsSpan(random.Next(content.Length - 200), 200).ToArray();
            expected.Add(Wire.BinaryLine(content));
        }

        Assert.NotEqual(0, plain);
        Assert.Equal(takeover, grown != 0);
        Assert.Equal(expected, Feeder.Feed(false, wire.ToArray(), [], new(50_000, 50_000), takeover));
    }

    [Fact]
    public void A_compressed_frame_carries_RSV1_beside_its_opcode()
    {
        byte[] frame = new byte[20];
        foreach (Opcode opcode in (Opcode[])[Opcode.Text, Opcode.Binary])
        {
            foreach (bool fin in (bool[])[true, false])
            {
                FrameWriter.Write<ServerRole>(frame, opcode, fin, [1], mask: 0, compressed: true);
                Assert.Equal((fin ? 0xC0 : 0x40) | (byte)opcode, frame[0]);
                FrameWriter.WriteHeader<ClientRole>(frame, opcode, fin, 1, mask: 0, compressed: true);
                Assert.Equal((fin ? 0xC0 : 0x40) | (byte)opcode, frame[0]);
            }
        }
    }
}
