namespace WsGen.Protocol.Compression;

/// <summary>
/// Compressors and decompressors that nobody uses now: a few of each kind for the process, so that connections without context takeover
/// hold none between messages. What comes back beyond that is freed at once.
/// </summary>
internal static class CompressionPool
{
    private const int MinWindowBits = 9;
    private const int MaxWindowBits = 15;
    private const int Levels = 10;

    /// <summary>How many of a kind are kept: as many as can be at work at the same time, and some more.</summary>
    private static readonly int Capacity = 2 * Environment.ProcessorCount;

    private static readonly Slots<MessageInflater> Inflaters = new();
    private static readonly Slots<MessageDeflater>?[] Deflaters = new Slots<MessageDeflater>?[(MaxWindowBits - MinWindowBits + 1) * Levels];

    /// <summary>Native memory of what lies here unused.</summary>
    public static long IdleBytes
    {
        get
        {
            long bytes = (long)Inflaters.Count * MessageInflater.NativeBytes;
            for (int i = 0; i < Deflaters.Length; i++)
            {
                bytes += (long)(Deflaters[i]?.Count ?? 0) * MessageDeflater.NativeBytes(MinWindowBits + (i / Levels));
            }

            return bytes;
        }
    }

    /// <summary>One with an empty window.</summary>
    public static MessageInflater RentInflater() => Inflaters.TryTake() ?? new MessageInflater();

    /// <summary>Takes it back in any state.</summary>
    public static void Return(MessageInflater inflater)
    {
        inflater.Reset();
        Inflaters.Put(inflater);
    }

    /// <summary>One that refers to nothing before.</summary>
    /// <param name="windowBits">9 to 15.</param>
    /// <param name="level">0 to 9.</param>
    public static MessageDeflater RentDeflater(int windowBits, int level) =>
        SlotsOf(windowBits, level).TryTake() ?? new MessageDeflater(windowBits, level);

    /// <summary>Takes one back that has just forgotten what it has compressed. One that has not must be disposed of instead.</summary>
    public static void Return(MessageDeflater deflater) => SlotsOf(deflater.WindowBits, deflater.Level).Put(deflater);

    /// <summary>Frees what lies here unused.</summary>
    public static void Clear()
    {
        Inflaters.Clear();
        foreach (Slots<MessageDeflater>? slots in Deflaters)
        {
            slots?.Clear();
        }
    }

    private static Slots<MessageDeflater> SlotsOf(int windowBits, int level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowBits, MinWindowBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowBits, MaxWindowBits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)level, (uint)Levels - 1, nameof(level));
        ref Slots<MessageDeflater>? slots = ref Deflaters[((windowBits - MinWindowBits) * Levels) + level];
        return slots ?? Interlocked.CompareExchange(ref slots, new Slots<MessageDeflater>(), null) ?? slots;
    }

    /// <summary>A bag without locks and without allocations.</summary>
    private sealed class Slots<T>
        where T : class, IDisposable
    {
        private readonly T?[] _items = new T?[Capacity];

        public int Count => _items.Count(item => item is not null);

        public T? TryTake()
        {
            foreach (ref T? item in _items.AsSpan())
            {
                if (item is not null && Interlocked.Exchange(ref item, null) is { } taken)
                {
                    return taken;
                }
            }

            return null;
        }

        public void Put(T item)
        {
            foreach (ref T? slot in _items.AsSpan())
            {
                if (slot is null && Interlocked.CompareExchange(ref slot, item, null) is null)
                {
                    return;
                }
            }

            item.Dispose();
        }

        public void Clear()
        {
            while (TryTake() is { } item)
            {
                item.Dispose();
            }
        }
    }
}
