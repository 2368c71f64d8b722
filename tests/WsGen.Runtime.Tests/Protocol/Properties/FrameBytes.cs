namespace WsGen.Runtime.Tests.Protocol.Properties;

/// <summary>Frames byte by byte from RFC 6455 section 5.2, lawful or not, with any key; without one they are not masked.</summary>
internal static class FrameBytes
{
    /// <summary>A whole frame, its length in the shortest form.</summary>
    public static byte[] Of(int first, ReadOnlySpan<byte> payload, byte[]? key) => [.. Header(first, payload.Length, key), .. Masked(payload, key)];

    /// <summary>A header with the length in its shortest form.</summary>
    public static byte[] Header(int first, long length, byte[]? key)
    {
        byte[] big = [.. Enumerable.Range(0, 8).Select(i => (byte)(length >> (56 - (8 * i))))];
        return length < 126 ? Header(first, (int)length, [], key)
            : length < 65536 ? Header(first, 126, big.AsSpan(6), key)
            : Header(first, 127, big, key);
    }

    /// <summary>A header with any seven bits of length, any bytes behind them, and the mask bit where there is a key.</summary>
    public static byte[] Header(int first, int seven, ReadOnlySpan<byte> lengthBytes, byte[]? key) =>
        [(byte)first, (byte)((key is null ? 0 : 0x80) | seven), .. lengthBytes, .. key ?? []];

    private static byte[] Masked(ReadOnlySpan<byte> payload, byte[]? key)
    {
        byte[] masked = payload.ToArray();
        for (int i = 0; i < masked.Length && key is not null; i++)
        {
            masked[i] ^= key[i % 4];
        }

        return masked;
    }
}
