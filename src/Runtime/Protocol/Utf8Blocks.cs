using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text.Unicode;

namespace WsGen.Protocol;

/// <summary>
/// Checks whole UTF-8 text by vectors. The platform's own check has vectors for ASCII alone and is two to ten times slower on other text.
/// A vector and what stands one, two and three bytes before it are loads that overlap, so that no state goes from block to block.
/// <para>
/// Compiled ahead of time for x64, SSSE3 is asked for at run time, and AVX2 used only where it is compiled for (IlcInstructionSet).
/// </para>
/// </summary>
internal static class Utf8Blocks
{
    private const int Block = 16;
    private const int Chunk = 64;

    // A block, and before it the three bytes that judge its first.
    private const int Shortest = Block + 3;

    /// <summary>True if the text is well formed and no character at its end is unfinished.</summary>
    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        if (text.Length < Shortest || !Utf8Faults.CanFind)
        {
            return Utf8.IsValid(text);
        }

        ref byte start = ref MemoryMarshal.GetReference(text);
        nuint length = (nuint)text.Length;
        nuint ascii = 0;
        if (length <= Chunk)
        {
            // Most messages: short and ASCII. Four blocks that overlap are all of it.
            nuint last = length - Block;
            nuint lastButOne = Math.Max(last, Block) - Block;
            ascii = IsAscii(ref start, 0, Math.Min(Block, last), lastButOne, last) ? length : 0;
        }
        else
        {
            while (ascii + Chunk <= length && IsAscii(ref start, ascii))
            {
                ascii += Chunk;
            }
        }

        return ascii == length || IsValidFrom(ref start, ascii, length);
    }

    // The two that follow are not inlined: what they inline themselves is as much as the compiler puts into one method, and a call for each
    // block would cost more than its work. They are two because a loop that short texts never enter is compiled as one that does not matter.

    /// <param name="start">The first byte of the text.</param>
    /// <param name="i">Everything before is ASCII.</param>
    /// <param name="length">Bytes of the text, at least <see cref="Shortest"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsValidFrom(ref byte start, nuint i, nuint length)
    {
        Vector128<byte> faults = default;
        if (i == 0)
        {
            faults = FindInFirst(Vector128.LoadUnsafe(ref start));
            i = Block;
        }

        if (i + Chunk <= length)
        {
            nuint end = length - ((length - i) % Chunk);
            if (!AreValid(ref start, i, end))
            {
                return false;
            }

            i = end;
        }

        for (; i + Block <= length; i += Block)
        {
            faults |= Find(ref start, i);
        }

        if (i < length)
        {
            // Some bytes a second time rather than some bytes one by one.
            faults |= Find(ref start, length - Block);
        }

        return faults == default && !IsUnfinished(ref start, length);
    }

    /// <summary>Chunks from <paramref name="i"/> to <paramref name="end"/>; not the first of the text.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool AreValid(ref byte start, nuint i, nuint end)
    {
        Vector128<byte> faults = default;
        for (; i < end; i += Chunk)
        {
            if (IsAscii(ref start, i) && IsAscii(Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref start, i - sizeof(uint)))))
            {
                continue;
            }

            if (Avx2.IsSupported)
            {
                Vector256<byte> both = FindWide(ref start, i) | FindWide(ref start, i + (2 * Block));
                faults |= both.GetLower() | both.GetUpper();
            }
            else
            {
                faults |= Find(ref start, i) | Find(ref start, i + Block) | Find(ref start, i + (2 * Block)) | Find(ref start, i + (3 * Block));
            }
        }

        return faults == default;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Find(ref byte start, nuint i) => Utf8Faults.Find(
        Vector128.LoadUnsafe(ref start, i),
        Vector128.LoadUnsafe(ref start, i - 1),
        Vector128.LoadUnsafe(ref start, i - 2),
        Vector128.LoadUnsafe(ref start, i - 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> FindWide(ref byte start, nuint i) => Utf8Faults.Find(
        Vector256.LoadUnsafe(ref start, i),
        Vector256.LoadUnsafe(ref start, i - 1),
        Vector256.LoadUnsafe(ref start, i - 2),
        Vector256.LoadUnsafe(ref start, i - 3));

    /// <summary>Before the first block there is nothing, which is as good as ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> FindInFirst(Vector128<byte> block) => Utf8Faults.Find(
        block,
        Utf8Faults.Lookup(block, Vector128.Create(0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)),
        Utf8Faults.Lookup(block, Vector128.Create(0xFF, 0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13)),
        Utf8Faults.Lookup(block, Vector128.Create(0xFF, 0xFF, 0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)));

    /// <summary>A lead of any length last, of three or four last but one, of four last but two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsUnfinished(ref byte start, nuint length) =>
        Unsafe.AddByteOffset(ref start, length - 1) >= 0xC0
        || Unsafe.AddByteOffset(ref start, length - 2) >= 0xE0
        || Unsafe.AddByteOffset(ref start, length - 3) >= 0xF0;

    private static bool IsAscii(uint bytes) => (bytes & 0x80808080) == 0;

    /// <summary>A chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAscii(ref byte start, nuint i) =>
        Vector512.IsHardwareAccelerated
            ? (Vector512.LoadUnsafe(ref start, i) & Vector512.Create((byte)0x80)) == default
            : IsAscii(ref start, i, i + Block, i + (2 * Block), i + (3 * Block));

    /// <summary>Four blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAscii(ref byte start, nuint a, nuint b, nuint c, nuint d)
    {
        Vector128<byte> all = Vector128.LoadUnsafe(ref start, a) | Vector128.LoadUnsafe(ref start, b)
            | Vector128.LoadUnsafe(ref start, c) | Vector128.LoadUnsafe(ref start, d);
        return (all & Vector128.Create((byte)0x80)) == default;
    }
}
