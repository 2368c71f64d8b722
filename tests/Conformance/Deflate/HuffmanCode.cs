namespace WsGen.Conformance.Deflate;

/// <summary>A canonical Huffman code, RFC 1951 section 3.2.2, as a table that is indexed with the next bits of the input.</summary>
internal sealed class HuffmanCode
{
    private const int LongestCode = 15;

    private readonly ushort[] _table;

    /// <param name="lengths">The length of each symbol's code; 0 if it has none.</param>
    /// <exception cref="InvalidDataException">More codes than there is room for.</exception>
    public HuffmanCode(ReadOnlySpan<byte> lengths)
    {
        Span<int> next = stackalloc int[LongestCode + 2];
        foreach (byte length in lengths)
        {
            next[length + 1] += length == 0 ? 0 : 1;
            Bits = Math.Max(Bits, length);
        }

        int code = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            int count = next[length + 1];
            next[length] = code;
            code = (code + count) << 1;
            if (code > 2 << length)
            {
                throw new InvalidDataException("a Huffman code with too many codes");
            }
        }

        _table = new ushort[1 << Bits];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            int length = lengths[symbol];
            if (length == 0)
            {
                continue;
            }

            for (int index = BitWriter.Reverse(next[length]++, length); index < _table.Length; index += 1 << length)
            {
                _table[index] = (ushort)((symbol << 4) | length);
            }
        }
    }

    /// <summary>Bits to look at.</summary>
    public int Bits { get; }

    /// <summary>Symbol and length of the code that these bits begin with; length 0 if there is none.</summary>
    public (int Symbol, int Length) Look(int bits)
    {
        int entry = _table[bits & (_table.Length - 1)];
        return (entry >> 4, entry & 15);
    }
}
