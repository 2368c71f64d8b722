using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

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
        if (mask != 0)
        {
            ref byte start = ref MemoryMarshal.GetReference(payload);
            Xor(ref start, ref start, (nuint)payload.Length, mask);
        }
    }

    /// <summary>Copies and masks in one pass. The spans may not overlap.</summary>
    public static void Copy(ReadOnlySpan<byte> payload, Span<byte> destination, uint mask)
    {
        if (mask == 0)
        {
            payload.CopyTo(destination);
        }
        else
        {
            Xor(ref MemoryMarshal.GetReference(payload), ref MemoryMarshal.GetReference(destination[..payload.Length]), (nuint)payload.Length, mask);
        }
    }

    /// <summary>
    /// Writes text as UTF-8, masked: in one pass as far as it is ASCII. The destination has exactly the bytes that the text takes.
    /// </summary>
    public static void CopyText(ReadOnlySpan<char> text, Span<byte> destination, uint mask)
    {
        int done = mask == 0 ? 0 : CopyAscii(text, destination, mask);
        Span<byte> rest = destination[done..];
        Encoding.UTF8.GetBytes(text[done..], rest);
        Apply(rest, mask); // whole words before it, so the key need not be turned
    }

    /// <returns>How many characters, a multiple of 16: behind these there is one that is not ASCII, or there are fewer than 16.</returns>
    private static int CopyAscii(ReadOnlySpan<char> text, Span<byte> destination, uint mask)
    {
        int length = Math.Min(text.Length, destination.Length);
        ref ushort from = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        ref byte to = ref MemoryMarshal.GetReference(destination);
        Vector128<byte> key = Vector128.Create(mask).AsByte();
        int i = 0;
        for (; i + 16 <= length; i += 16)
        {
            var low = Vector128.LoadUnsafe(ref from, (nuint)i);
            var high = Vector128.LoadUnsafe(ref from, (nuint)i + 8);
            if (((low | high) & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
            {
                break;
            }

            (Vector128.Narrow(low, high) ^ key).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Xor(ref byte source, ref byte destination, nuint length, uint mask)
    {
        nuint i = 0;

        // Widest vectors first. Every step is a multiple of four bytes, so the key never has to be turned.
        if (Vector512.IsHardwareAccelerated && length >= 64)
        {
            Vector512<byte> key = Vector512.Create(mask).AsByte();
            for (; i + 64 <= length; i += 64)
            {
                (Vector512.LoadUnsafe(ref source, i) ^ key).StoreUnsafe(ref destination, i);
            }
        }

        if (Vector256.IsHardwareAccelerated && length - i >= 32)
        {
            Vector256<byte> key = Vector256.Create(mask).AsByte();
            for (; i + 32 <= length; i += 32)
            {
                (Vector256.LoadUnsafe(ref source, i) ^ key).StoreUnsafe(ref destination, i);
            }
        }

        if (Vector128.IsHardwareAccelerated && length - i >= 16)
        {
            Vector128<byte> key = Vector128.Create(mask).AsByte();
            for (; i + 16 <= length; i += 16)
            {
                (Vector128.LoadUnsafe(ref source, i) ^ key).StoreUnsafe(ref destination, i);
            }
        }

        for (; i + 4 <= length; i += 4)
        {
            uint word = Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref source, i));
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, i), word ^ mask);
        }

        for (; i < length; i++)
        {
            Unsafe.AddByteOffset(ref destination, i) = (byte)(Unsafe.AddByteOffset(ref source, i) ^ KeyByte(mask, (int)(i & 3)));
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
