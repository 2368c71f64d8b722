using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace WsGen.Protocol;

/// <summary>
/// What can be wrong with UTF-8, found for all bytes of a vector at once (the method of Keiser and Lemire, "Validating UTF-8 in less than
/// one instruction per byte", 2021). Table 3-7 of the Unicode standard judges a byte by the one before it, but for one thing: whether a
/// continuation byte that follows another is due. Three nibbles tell all pairs apart that matter: each has a table of the faults it
/// allows, and a pair has the faults that all three allow.
/// </summary>
internal static class Utf8Faults
{
    // The faults of a pair. Eight are all that a byte holds: F4 90 and up and F5 80 and up need two, and one of them is shared with F0 80.
    private const byte Stray = 1 << 0; // a continuation byte after ASCII
    private const byte CutShort = 1 << 1; // no continuation byte after a lead
    private const byte Overlong2 = 1 << 2; // C0, C1
    private const byte Overlong3 = 1 << 3; // E0 80-9F
    private const byte Surrogate = 1 << 4; // ED A0-BF
    private const byte TooLarge = 1 << 5; // F4-FF 90-BF
    private const byte Overlong4 = 1 << 6; // F0 80-8F; too large as well: F5-FF 80-8F
    private const byte Continued = 1 << 7; // two continuation bytes: a fault unless the second is due, which is found apart

    // What no low nibble excludes, and what no continuation byte does.
    private const byte AnyLow = Stray | CutShort | Continued;
    private const byte AnyContinuation = Stray | Overlong2 | Continued;
    private const byte Beyond = AnyLow | TooLarge | Overlong4;

    private static Vector128<byte> ByHighOfFirst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            Stray, Stray, Stray, Stray, Stray, Stray, Stray, Stray,
            Continued, Continued, Continued, Continued,
            CutShort | Overlong2, CutShort, CutShort | Overlong3 | Surrogate, CutShort | TooLarge | Overlong4);
    }

    private static Vector128<byte> ByLowOfFirst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            AnyLow | Overlong2 | Overlong3 | Overlong4, AnyLow | Overlong2, AnyLow, AnyLow,
            AnyLow | TooLarge, Beyond, Beyond, Beyond,
            Beyond, Beyond, Beyond, Beyond,
            Beyond, Beyond | Surrogate, Beyond, Beyond);
    }

    private static Vector128<byte> ByHighOfSecond
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.Create(
            CutShort, CutShort, CutShort, CutShort, CutShort, CutShort, CutShort, CutShort,
            AnyContinuation | Overlong3 | Overlong4, AnyContinuation | Overlong3 | TooLarge,
            AnyContinuation | Surrogate | TooLarge, AnyContinuation | Surrogate | TooLarge,
            CutShort, CutShort, CutShort, CutShort);
    }

    /// <summary>True if there is an instruction for <see cref="Lookup"/>; nothing else here may be called without.</summary>
    public static bool CanFind => Ssse3.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>
    /// Faults of sixteen bytes, each given with the three before it. Zero where there is none. What is unfinished at the end is none yet.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Find(Vector128<byte> block, Vector128<byte> before1, Vector128<byte> before2, Vector128<byte> before3)
    {
        Vector128<byte> low = Vector128.Create((byte)0x0F);
        Vector128<byte> faults = Lookup(ByHighOfFirst, before1 >> 4) & Lookup(ByLowOfFirst, before1 & low) & Lookup(ByHighOfSecond, block >> 4);

        // The third byte of three or four, or the fourth of four: the highest bit stays where E0 or F0 and more stand before.
        Vector128<byte> due = Vector128.SubtractSaturate(before2, Vector128.Create((byte)(0xE0 - 0x80)))
            | Vector128.SubtractSaturate(before3, Vector128.Create((byte)(0xF0 - 0x80)));
        return faults ^ (due & Vector128.Create(Continued));
    }

    /// <summary>The same for 32 bytes. Needs AVX2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Find(Vector256<byte> block, Vector256<byte> before1, Vector256<byte> before2, Vector256<byte> before3)
    {
        Vector256<byte> low = Vector256.Create((byte)0x0F);
        Vector256<byte> faults = Avx2.Shuffle(Vector256.Create(ByHighOfFirst, ByHighOfFirst), before1 >> 4)
            & Avx2.Shuffle(Vector256.Create(ByLowOfFirst, ByLowOfFirst), before1 & low)
            & Avx2.Shuffle(Vector256.Create(ByHighOfSecond, ByHighOfSecond), block >> 4);
        Vector256<byte> due = Vector256.SubtractSaturate(before2, Vector256.Create((byte)(0xE0 - 0x80)))
            | Vector256.SubtractSaturate(before3, Vector256.Create((byte)(0xF0 - 0x80)));
        return faults ^ (due & Vector256.Create(Continued));
    }

    /// <summary>
    /// The entry of the table that each index names; 0 for an index above 0x7F. Not <see cref="Vector128.Shuffle(Vector128{byte}, Vector128{byte})"/>
    /// nor its native twin: compiled ahead of time for the oldest processors, they become loops over bytes, far slower than no vectors at all.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Lookup(Vector128<byte> table, Vector128<byte> indices) =>
        AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.VectorTableLookup(table, indices) : Ssse3.Shuffle(table, indices);
}
