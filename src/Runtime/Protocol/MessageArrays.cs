using System.Buffers;
using System.Numerics;

namespace WsGen.Protocol;

/// <summary>
/// The arrays in which messages are put together, and in which output waits. Small ones come from the platform's pool. That pool keeps large ones for every thread that has
/// ever returned one, which with messages of many megabytes is a multiple of what is in use; so of those a few are kept for all threads, up
/// to a budget, and the rest is left to the collector, without the memory behind it. Thread-safe.
/// </summary>
internal static class MessageArrays
{
    /// <summary>Bytes kept of large arrays that nobody uses: what one message of 16 MiB needs on its way to its size, and then its echo.</summary>
    public const int Budget = 64 << 20;

    private const int Large = 1 << 20;
    private const int Slots = 16;

    private static readonly Lock Gate = new();
    private static readonly byte[]?[] Kept = new byte[Slots][];
    private static int s_keptBytes;

    /// <summary>Bytes of large arrays that nobody uses.</summary>
    public static int KeptBytes => Volatile.Read(ref s_keptBytes);

    /// <param name="size">At least so many bytes.</param>
    /// <param name="most">A new array is no larger than this, unless the size is.</param>
    public static byte[] Rent(int size, int most = int.MaxValue) =>
        size <= Large ? ArrayPool<byte>.Shared.Rent(size) : TryTake(size) ?? Allocate(size, Math.Max(size, most));

    public static void Return(byte[] array)
    {
        if (array.Length <= Large)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
        else if (!TryKeep(array))
        {
            ArrayPages.Discard(array);
        }
    }

    /// <summary>
    /// The same, but what is kept of a large one has no memory behind it. Its next user pays for fresh pages: half a millisecond for each MiB.
    /// </summary>
    public static void ReturnWithoutMemory(byte[] array)
    {
        if (array.Length > Large)
        {
            ArrayPages.Discard(array);
        }

        Return(array);
    }

    private static bool TryKeep(byte[] array)
    {
        lock (Gate)
        {
            int free = Array.IndexOf(Kept, null);
            if (free >= 0 && s_keptBytes + array.Length <= Budget)
            {
                Kept[free] = array;
                s_keptBytes += array.Length;
                return true;
            }
        }

        return false;
    }

    private static byte[]? TryTake(int size)
    {
        lock (Gate)
        {
            int best = -1;
            for (int i = 0; i < Slots; i++)
            {
                if (Kept[i] is { } array && array.Length >= size && (best < 0 || array.Length < Kept[best]!.Length))
                {
                    best = i;
                }
            }

            if (best < 0)
            {
                return null;
            }

            byte[] taken = Kept[best]!;
            Kept[best] = null;
            s_keptBytes -= taken.Length;
            return taken;
        }
    }

    /// <summary>A power of two, so that it fits the next one, too; but never more than a message may have.</summary>
    private static byte[] Allocate(int size, int most) =>
        GC.AllocateUninitializedArray<byte>((int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)size), (uint)Math.Min(most, Array.MaxLength)));
}
