namespace WsGen.Runtime.Tests.Protocol.Compression;

/// <summary>One symbol of a compressed block: a literal, or a copy of <paramref name="Length"/> bytes from <paramref name="Distance"/> back.</summary>
internal readonly record struct Token(int Literal, int Length = 0, int Distance = 0)
{
    public static Token Copy(int length, int distance) => new(0, length, distance);

    public static Token[] Literals(string text) => [.. text.Select(c => new Token(c))];

    public static Token[] Literals(byte[] bytes) => [.. bytes.Select(b => new Token(b))];
}

/// <summary>Writes DEFLATE bit by bit, from RFC 1951 and with no compressor: blocks of every kind, lawful or not.</summary>
internal sealed class DeflateBits
{
    internal static readonly int[] LengthBase =
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    internal static readonly int[] LengthExtra = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    internal static readonly int[] DistanceBase =
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ];

    internal static readonly int[] DistanceExtra =
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    internal static readonly int[] CodeLengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly List<byte> _bytes = [];
    private int _bits;

    /// <summary>The bits so far, the last byte filled up with zeros.</summary>
    public byte[] ToArray() => [.. _bytes];

    /// <summary>What goes into a message: the header of an empty stored block at the end, of which the sender leaves out the rest.</summary>
    public byte[] ToPayload() => Bits(0, 3).Align().ToArray();

    /// <summary>Bits of a number, the lowest first.</summary>
    public DeflateBits Bits(int value, int count)
    {
        for (int i = 0; i < count; i++, _bits++)
        {
            if (_bits % 8 == 0)
            {
                _bytes.Add(0);
            }

            _bytes[^1] |= (byte)(((value >> i) & 1) << (_bits % 8));
        }

        return this;
    }

    /// <summary>A Huffman code, the highest bit first.</summary>
    public DeflateBits Code((int Code, int Length) code)
    {
        for (int i = code.Length - 1; i >= 0; i--)
        {
            Bits(code.Code >> i, 1);
        }

        return this;
    }

    public DeflateBits Align()
    {
        _bits = _bytes.Count * 8;
        return this;
    }

    public DeflateBits Raw(params ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            Bits(b, 8);
        }

        return this;
    }

    public DeflateBits Stored(ReadOnlySpan<byte> data, bool final = false) =>
        Bits(final ? 1 : 0, 3).Align().Bits(data.Length, 16).Bits(~data.Length, 16).Raw(data);

    public DeflateBits Fixed(IEnumerable<Token> tokens, bool final = false)
    {
        Bits((final ? 1 : 0) | (1 << 1), 3);
        return Symbols(tokens, Codes(FixedLengths()), Codes([.. Enumerable.Repeat(5, 32)]));
    }

    /// <summary>A block with codes of its own, as even as they can be; every length in the header is written out.</summary>
    public DeflateBits Dynamic(Token[] tokens, bool final = false)
    {
        int[] lengths = Even(286, [256, .. tokens.Select(LengthSymbol)]);
        int[] distances = Even(30, [.. tokens.Where(t => t.Length != 0).Select(t => Symbol(DistanceBase, t.Distance))]);
        Bits((final ? 1 : 0) | (2 << 1), 3).Bits(286 - 257, 5).Bits(30 - 1, 5);
        CodeLengths([.. lengths, .. distances]);
        return Symbols(tokens, Codes(lengths), Codes(distances));
    }

    /// <summary>The code lengths of a dynamic block's header, without runs: 16 symbols of 4 bits.</summary>
    public DeflateBits CodeLengths(int[] lengths)
    {
        Bits(19 - 4, 4);
        foreach (int symbol in CodeLengthOrder)
        {
            Bits(symbol < 16 ? 4 : 0, 3);
        }

        (int, int)[] codes = Codes([.. Enumerable.Repeat(4, 16)]);
        foreach (int length in lengths)
        {
            Code(codes[length]);
        }

        return this;
    }

    /// <summary>Canonical codes of RFC 1951 section 3.2.2.</summary>
    public static (int Code, int Length)[] Codes(int[] lengths)
    {
        var codes = new (int, int)[lengths.Length];
        int code = 0;
        for (int length = 1; length <= 15; length++, code <<= 1)
        {
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = (code++, length);
                }
            }
        }

        return codes;
    }

    internal static int[] FixedLengths() =>
        [.. Enumerable.Range(0, 288).Select(s => s < 144 ? 8 : s < 256 ? 9 : s < 280 ? 7 : 8)];

    private DeflateBits Symbols(IEnumerable<Token> tokens, (int, int)[] lengths, (int, int)[] distances)
    {
        foreach (Token token in tokens)
        {
            Code(lengths[LengthSymbol(token)]);
            if (token.Length != 0)
            {
                int length = LengthSymbol(token) - 257, distance = Symbol(DistanceBase, token.Distance);
                Bits(token.Length - LengthBase[length], LengthExtra[length]);
                Code(distances[distance]).Bits(token.Distance - DistanceBase[distance], DistanceExtra[distance]);
            }
        }

        return Code(lengths[256]);
    }

    private static int LengthSymbol(Token token) => token.Length == 0 ? token.Literal : 257 + Symbol(LengthBase, token.Length);

    private static int Symbol(int[] bases, int value) => Array.FindLastIndex(bases, b => b <= value);

    /// <summary>A complete code for these symbols whose lengths differ by one at most; one symbol alone has one bit.</summary>
    private static int[] Even(int size, int[] used)
    {
        int[] symbols = [.. used.Distinct().Order()];
        int[] lengths = new int[size];
        int bits = Math.Max(1, (int)Math.Ceiling(Math.Log2(Math.Max(1, symbols.Length))));
        int shorter = symbols.Length < 2 ? 0 : (1 << bits) - symbols.Length;
        for (int i = 0; i < symbols.Length; i++)
        {
            lengths[symbols[i]] = i < shorter ? bits - 1 : bits;
        }

        return lengths;
    }
}
