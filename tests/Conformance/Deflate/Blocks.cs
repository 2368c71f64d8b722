namespace WsGen.Conformance.Deflate;

/// <summary>Blocks of DEFLATE written by hand, RFC 1951 section 3.2.3: one after the other into one <see cref="BitWriter"/>.</summary>
public static class Blocks
{
    /// <summary>What a sender leaves out at the end of a message (RFC 7692 section 7.2.1).</summary>
    public static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF];

    /// <summary>A block without compression.</summary>
    public static BitWriter Stored(this BitWriter output, ReadOnlySpan<byte> bytes, bool final = false) =>
        output.Write(final ? 1 : 0, 3)
            .WriteBytes([(byte)bytes.Length, (byte)(bytes.Length >> 8), (byte)~bytes.Length, (byte)(~bytes.Length >> 8)])
            .WriteBytes(bytes);

    /// <summary>The header of the empty stored block that every message ends with; its lengths are the tail that is left out.</summary>
    public static byte[] EndMessage(this BitWriter output) => output.Write(0, 3).ToArray();

    /// <summary>A block with the fixed code, of literals only.</summary>
    public static BitWriter FixedLiterals(this BitWriter output, ReadOnlySpan<byte> bytes, bool final = false)
    {
        output.BeginFixed(final);
        foreach (byte each in bytes)
        {
            FixedCode.WriteSymbol(output, each);
        }

        FixedCode.WriteSymbol(output, FixedCode.EndOfBlock);
        return output;
    }

    /// <summary>A block with the fixed code that holds one match.</summary>
    public static BitWriter FixedMatch(this BitWriter output, int length, int distance)
    {
        output.BeginFixed();
        FixedCode.WriteMatch(output, length, distance);
        FixedCode.WriteSymbol(output, FixedCode.EndOfBlock);
        return output;
    }

    public static BitWriter BeginFixed(this BitWriter output, bool final = false) => output.Write(final ? 0b011 : 0b010, 3);

    /// <summary>
    /// A block with a code of its own, of literals only: 0 to 254 take 8 bits, 255 and the end of the block 9; the lengths of the code are
    /// themselves coded with one bit for 8 and two for 9 and 0.
    /// </summary>
    public static BitWriter DynamicLiterals(this BitWriter output, ReadOnlySpan<byte> bytes, bool final = false)
    {
        output.Write(final ? 0b101 : 0b100, 3).Write(0, 5).Write(0, 5).Write(3, 4);
        foreach (int length in (ReadOnlySpan<int>)[0, 0, 0, 2, 1, 0, 2])
        {
            output.Write(length, 3); // of the symbols 16, 17, 18, 0, 8, 7, 9
        }

        for (int symbol = 0; symbol < 255; symbol++)
        {
            output.WriteCode(0b0, 1); // 8
        }

        output.WriteCode(0b11, 2).WriteCode(0b11, 2).WriteCode(0b10, 2); // 9 and 9; no distances: one of length 0
        foreach (byte each in bytes)
        {
            output.WriteCode(each < 255 ? each : 0x1FE, each < 255 ? 8 : 9);
        }

        return output.WriteCode(0x1FF, 9);
    }
}
