using CsCheck;
using WsGen.Protocol;

namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>Frames that are mostly right, and changed anyhow: the reader says what its twin says, when it says it, at any cuts.</summary>
public class CutTests
{
    private const int Streams = 1500;

    private static readonly ProtocolLimits Limits = new(150, 200);

    private static readonly Gen<(int First, byte[] Payload)> Frame = Gen.Select(
        Gen.Frequency(
            (4, Gen.OneOf(0x81, 0x82, 0x01, 0x02, 0x00, 0x80)), (2, Gen.OneOf(0xC1, 0xC2, 0x41, 0x42)), (2, Gen.OneOf(0x89, 0x8A)), (1, Gen.Int[0, 255])),
        Gen.Frequency((4, Generate.Text), (2, Gen.Byte.Array[0, 30]), (2, Deflated()), (1, Gen.Byte.Array[120, 140])));

    /// <summary>Where a byte is changed, and into what.</summary>
    private static readonly Gen<(int Share, byte Value)[]> Changes = Gen.Select(Gen.Int[0, 999], Gen.Byte).Array[0, 3];

    [Theory]
    [InlineData(true, "none")]
    [InlineData(false, "none")]
    [InlineData(true, "takeover")]
    [InlineData(false, "takeover")]
    [InlineData(true, "no takeover")]
    [InlineData(false, "no takeover")]
    public void The_reader_says_what_its_twin_says_with_the_same_byte_at_any_cuts(bool server, string compression)
    {
        bool? takeover = compression == "none" ? null : compression == "takeover";
        Gen.Select(Frame.Array[0, 8], Generate.Key, Changes, Generate.Shares(8)).Sample(
            (frames, key, changes, cuts) =>
            {
                byte[] wire = [.. frames.SelectMany(frame => FrameBytes.Of(frame.First, frame.Payload, server ? key : null))];
                foreach ((int share, byte value) in wire.Length == 0 ? [] : changes)
                {
                    wire[share * wire.Length / 1000] = value;
                }

                List<TwinEvent> twin = ReaderTwin.Read(server, wire, Limits, takeover);
                string[] expected =
                [
                    .. twin.Select(e => e.Kind == ProtocolEventKind.Violation ? Feeder.Line(e.Violation) : Feeder.Line(e.Kind, e.Payload)),
                ];
                Assert.Equal(expected, Feeder.Feed(server, wire, [], Limits, takeover));
                Assert.Equal(expected, Feeder.Feed(server, wire, cuts.At(wire.Length), Limits, takeover));
                Assert.Equal(expected, Feeder.Feed(server, wire, Enumerable.Range(1, Math.Max(0, wire.Length - 1)), Limits, takeover));
                if (twin is [.., { Kind: ProtocolEventKind.Close or ProtocolEventKind.Violation, End: >= 0 } last])
                {
                    Assert.Equal(last.End, Feeder.BytesUntil(server, last.Kind, wire, Limits, takeover));
                }
            },
            iter: Streams);
    }

    /// <summary>A message's payload as DeflateStream makes it.</summary>
    private static Gen<byte[]> Deflated() => Generate.Text.Select(text => Compression.Samples.Deflate(text));
}
