using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace WsGen.Protocol;

/// <summary>Masking and unmasking, RFC 6455 section 5.3: byte i of the payload is XORed with byte i mod 4 of the key.</summary>
internal static class FrameMask
{
    /// <summary>
    /// XORs <paramref name="payload"/> in place with <paramref name="mask"/>, the key as its bytes lie in memory, whose first byte meets
    /// the first byte of the payload.
    /// </summary>
    public static void Apply(Span<byte> payload, uint mask)
    {
        if (mask == 0)
        {
            return;
        }

        ref byte start = ref MemoryMarshal.GetReference(payload);
        nuint length = (nuint)payload.Length;
        nuint i = 0;

        // Widest vectors first. Every step is a multiple of four bytes, so the key never has to be turned.
        if (Vector512.IsHardwareAccelerated && length >= 64)
        {
            Vector512<byte> key = Vector512.Create(mask).AsByte();
            for (; i + 64 <= length; i += 64)
            {
                (Vector512.LoadUnsafe(ref start, i) ^ key).StoreUnsafe(ref start, i);
            }
        }

        if (Vector256.IsHardwareAccelerated && length - i >= 32)
        {
            Vector256<byte> key = Vector256.Create(mask).AsByte();
            for (; i + 32 <= length; i += 32)
            {
                (Vector256.LoadUnsafe(ref start, i) ^ key).StoreUnsafe(ref start, i);
            }
        }

        if (Vector128.IsHardwareAccelerated && length - i >= 16)
        {
            Vector128<byte> key = Vector128.Create(mask).AsByte();
            for (; i + 16 <= length; i += 16)
            {
                (Vector128.LoadUnsafe(ref start, i) ^ key).StoreUnsafe(ref start, i);
            }
        }

        for (; i + 4 <= length; i += 4)
        {
            ref byte at = ref Unsafe.AddByteOffset(ref start, i);
            Unsafe.WriteUnaligned(ref at, Unsafe.ReadUnaligned<uint>(ref at) ^ mask);
        }

        for (; i < length; i++)
        {
            Unsafe.AddByteOffset(ref start, i) ^= KeyByte(mask, (int)(i & 3));
        }
    }

    /// <summary>The key for the payload that follows after <paramref name="count"/> bytes.</summary>
    public static uint Advance(uint mask, int count)
    {
        int bits = (count & 3) * 8;
        return BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, bits) : BitOperations.RotateLeft(mask, bits);
    }

    private static byte KeyByte(uint mask, int index) =>
        (byte)(BitConverter.IsLittleEndian ? mask >> (index * 8) : mask >> ((3 - index) * 8));
}
