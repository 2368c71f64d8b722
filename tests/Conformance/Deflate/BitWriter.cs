namespace WsGen.Conformance.Deflate;

/// <summary>Bits as DEFLATE packs them, RFC 1951 section 3.1.1: numbers from their lowest bit on, Huffman codes from their highest.</summary>
public sealed class BitWriter
{
    private readonly List<byte> _bytes = [];

    // What does not make a byte yet.
    private ulong _bits;
    private int _count;

    public BitWriter Write(int value, int count)
    {
        _bits |= (ulong)(uint)value << _count;
        _count += count;
        while (_count >= 8)
        {
            _bytes.Add((byte)_bits);
            _bits >>= 8;
            _count -= 8;
        }

        return this;
    }

    public BitWriter WriteCode(int code, int length) => Write(Reverse(code, length), length);

    /// <summary>Leaves the rest of the byte at zero.</summary>
    public BitWriter Align() => _count == 0 ? this : Write(0, 8 - _count);

    /// <summary>Whole bytes, from the next byte boundary on.</summary>
    public BitWriter WriteBytes(ReadOnlySpan<byte> bytes)
    {
        Align();
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] ToArray() => _count == 0 ? [.. _bytes] : [.. _bytes, (byte)_bits];

    /// <summary>The same bits from the other end.</summary>
    internal static int Reverse(int code, int length)
    {
        int reversed = 0;
        for (int i = 0; i < length; i++)
        {
            reversed = (reversed << 1) | ((code >> i) & 1);
        }

        return reversed;
    }
}
