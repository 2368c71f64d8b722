// An open generic codec, closed over each type of payload and reply.
using System.Buffers;
using System.Runtime.InteropServices;
using WsGen;

public sealed class BlitDecoder<T> : IBinaryDecoder<T>
    where T : unmanaged
{
    public bool WillDecode(in ReadOnlySequence<byte> bytes) => bytes.Length == Marshal.SizeOf<T>();

    public T Decode(in ReadOnlySequence<byte> bytes) => MemoryMarshal.Read<T>(bytes.ToArray());
}

public sealed class BlitEncoder<T> : IBinaryEncoder<T>
    where T : unmanaged
{
    public void Encode(T value, IBufferWriter<byte> bytes) => bytes.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
}

[StructLayout(LayoutKind.Sequential)]
public struct Vector
{
    public float X;
    public float Y;
}

[ServerEndpoint("/vectors", Decoders = [typeof(BlitDecoder<>)], Encoders = [typeof(BlitEncoder<>)])]
public sealed partial class Vectors
{
    private Vector _sum;

    [OnMessage]
    private Vector Add(Vector vector)
    {
        _sum.X += vector.X;
        _sum.Y += vector.Y;
        return _sum;
    }
}
