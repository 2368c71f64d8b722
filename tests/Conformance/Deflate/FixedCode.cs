namespace WsGen.Conformance.Deflate;

/// <summary>The fixed Huffman code, and what lengths and distances are written as: RFC 1951 sections 3.2.5 and 3.2.6.</summary>
public static class FixedCode
{
    public const int EndOfBlock = 256;
    public const int ShortestMatch = 3;
    public const int LongestMatch = 258;

    // Each symbol's code, ready to be written from its lowest bit on.
    private static readonly (int Code, int Length)[] Symbols = [.. Enumerable.Range(0, 288).Select(CodeOf)];

    private static readonly (int[] Base, int[] Extra) Lengths = Table(symbols: 28, first: ShortestMatch, plain: 8, perStep: 4);
    private static readonly (int[] Base, int[] Extra) Distances = Table(symbols: 30, first: 1, plain: 4, perStep: 2);

    /// <summary>The shortest length of each length symbol from 257 on, and how many more bits it takes.</summary>
    public static ReadOnlySpan<int> LengthBase => Lengths.Base;

    public static ReadOnlySpan<int> LengthExtra => Lengths.Extra;

    /// <summary>The same for distance symbols.</summary>
    public static ReadOnlySpan<int> DistanceBase => Distances.Base;

    public static ReadOnlySpan<int> DistanceExtra => Distances.Extra;

    public static void WriteSymbol(BitWriter output, int symbol) => output.Write(Symbols[symbol].Code, Symbols[symbol].Length);

    /// <summary>A copy of <paramref name="length"/> bytes from so far back.</summary>
    public static void WriteMatch(BitWriter output, int length, int distance)
    {
        int lengthIndex = length == LongestMatch ? LengthBase.Length - 1 : Last(LengthBase[..^1], length);
        WriteSymbol(output, EndOfBlock + 1 + lengthIndex);
        output.Write(length - LengthBase[lengthIndex], LengthExtra[lengthIndex]);
        int distanceIndex = Last(DistanceBase, distance);
        output.WriteCode(distanceIndex, 5);
        output.Write(distance - DistanceBase[distanceIndex], DistanceExtra[distanceIndex]);
    }

    private static (int Code, int Length) CodeOf(int symbol)
    {
        (int code, int length) = symbol switch
        {
            < 144 => (0x30 + symbol, 8),
            < 256 => (0x190 + symbol - 144, 9),
            < 280 => (symbol - 256, 7),
            _ => (0xC0 + symbol - 280, 8),
        };
        return (BitWriter.Reverse(code, length), length);
    }

    private static int Last(ReadOnlySpan<int> bases, int value)
    {
        int index = bases.BinarySearch(value);
        return index >= 0 ? index : ~index - 1;
    }

    /// <summary>The first symbols stand for one value each; then every few symbols take one bit more.</summary>
    private static (int[] Base, int[] Extra) Table(int symbols, int first, int plain, int perStep)
    {
        // The longest match has a symbol of its own, without extra bits, though the one before could express it.
        bool isLength = perStep == 4;
        int[] bases = new int[symbols + (isLength ? 1 : 0)];
        int[] extra = new int[bases.Length];
        int value = first;
        for (int i = 0; i < symbols; i++)
        {
            bases[i] = value;
            extra[i] = i < plain ? 0 : ((i - plain) / perStep) + 1;
            value += 1 << extra[i];
        }

        if (isLength)
        {
            bases[symbols] = LongestMatch;
        }

        return (bases, extra);
    }
}
