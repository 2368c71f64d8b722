// Fixed-size records in both directions.
using System.Buffers;
using System.Buffers.Binary;
using WsGen;

public readonly record struct Sample(uint Channel, float Value);

public sealed class SampleDecoder : IBinaryDecoder<Sample>
{
    public bool WillDecode(in ReadOnlySequence<byte> bytes) => bytes.Length == 8;

    public Sample Decode(in ReadOnlySequence<byte> bytes)
    {
        Span<byte> copy = stackalloc byte[8];
        bytes.CopyTo(copy);
        return new Sample(BinaryPrimitives.ReadUInt32BigEndian(copy), BinaryPrimitives.ReadSingleBigEndian(copy[4..]));
    }
}

public sealed class SampleEncoder : IBinaryEncoder<Sample>
{
    public void Encode(Sample value, IBufferWriter<byte> bytes)
    {
        Span<byte> space = bytes.GetSpan(8);
        BinaryPrimitives.WriteUInt32BigEndian(space, value.Channel);
        BinaryPrimitives.WriteSingleBigEndian(space[4..], value.Value);
        bytes.Advance(8);
    }
}

[ServerEndpoint("/samples", Decoders = [typeof(SampleDecoder)], Encoders = [typeof(SampleEncoder)])]
public sealed partial class Samples
{
    private float _mean;

    [OnMessage]
    private Sample Smooth(Sample sample)
    {
        _mean = (_mean * 0.9f) + (sample.Value * 0.1f);
        return sample with { Value = _mean };
    }
}
