using WsGen.Protocol;

namespace WsGen.Connections.Telemetry;

/// <summary>
/// Messages and bytes of one endpoint, by kind and direction. Each processor adds to numbers of its own, so that loops do not take each other's cache lines away;
/// who reads adds those up. Thread-safe.
/// </summary>
/// <param name="processors">How many have numbers of their own.</param>
internal sealed class TrafficCounters(int processors)
{
    private const int Numbers = 8;

    // Two cache lines, of which the second stays empty, because processors fetch lines in pairs.
    private const int Stride = 16;

    private readonly long[] _numbers = new long[(MaskOf(processors) + 2) * Stride]; // the first place is left out: the object's header and length lie before it

    private readonly int _mask = MaskOf(processors);

    /// <param name="kind">Of the message.</param>
    /// <param name="sent">Or received.</param>
    /// <param name="bytes">Of payload.</param>
    /// <param name="last">It is a whole message, or the last part of one.</param>
    public void Add(MessageKind kind, bool sent, int bytes, bool last)
    {
        int place = ((1 + (Thread.GetCurrentProcessorId() & _mask)) * Stride) + IndexOf(kind, sent, bytes: false);
        if (last)
        {
            Interlocked.Increment(ref _numbers[place]);
        }

        Interlocked.Add(ref _numbers[place + 1], bytes);
    }

    public long Sum(MessageKind kind, bool sent, bool bytes)
    {
        long sum = 0;
        for (int place = IndexOf(kind, sent, bytes); place < _numbers.Length; place += Stride)
        {
            sum += Interlocked.Read(ref _numbers[place]);
        }

        return sum;
    }

    private static int MaskOf(int processors) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)processors) - 1;

    private static int IndexOf(MessageKind kind, bool sent, bool bytes) => (kind == MessageKind.Binary ? Numbers / 2 : 0) + (sent ? 2 : 0) + (bytes ? 1 : 0);
}
