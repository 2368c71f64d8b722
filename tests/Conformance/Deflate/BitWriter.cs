namespace WsGen.Conformance.Deflate;

/// <summary>Bits as DEFLATE packs them, RFC 1951 section 3.1.1: numbers from their lowest bit on, Huffman codes from their highest.</summary>
public sealed class BitWriter
{
    private readonly List<byte> _bytes = [];
    private int _used = 8;

    public BitWriter Write(int value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            WriteBit((value >> i) & 1);
        }

        return this;
    }

    public BitWriter WriteCode(int code, int length)
    {
        for (int i = length - 1; i >= 0; i--)
        {
            WriteBit((code >> i) & 1);
        }

        return this;
    }

    /// <summary>Leaves the rest of the byte at zero.</summary>
    public BitWriter Align()
    {
        _used = 8;
        return this;
    }

    /// <summary>Whole bytes, from the next byte boundary on.</summary>
    public BitWriter WriteBytes(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return Align();
    }

    public byte[] ToArray() => [.. _bytes];

    private void WriteBit(int bit)
    {
        if (_used == 8)
        {
            _used = 0;
            _bytes.Add(0);
        }

        _bytes[^1] |= (byte)(bit << _used++);
    }
}
