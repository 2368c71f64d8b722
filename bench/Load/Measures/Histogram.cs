using System.Numerics;

namespace WsGen.Load.Measures;

/// <summary>Counts of durations in nanoseconds, in steps of less than one per cent: each power of two is divided into 128.</summary>
internal sealed class Histogram
{
    private const int StepBits = 7;
    private const int Steps = 1 << StepBits;
    private const int LargestPower = 40; // 18 minutes

    private readonly long[] _counts = new long[(LargestPower - StepBits + 2) * Steps];

    public long Total { get; private set; }

    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Clamp(nanoseconds, 0, (1L << LargestPower) - 1);
        _counts[IndexOf(nanoseconds)]++;
        Total++;
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Total = 0;
    }

    /// <returns>Microseconds that this share of the durations does not exceed.</returns>
    public double Quantile(double share)
    {
        long rank = Math.Max(1, (long)Math.Ceiling(Total * share));
        for (int i = 0; i < _counts.Length; i++)
        {
            rank -= _counts[i];
            if (rank <= 0)
            {
                return HighestOf(i) / 1000.0;
            }
        }

        return 0;
    }

    // Below 128 each value has its own step; from there on the leading eight bits of a value and their position are its step.
    private static int IndexOf(long value)
    {
        int shift = Math.Max(0, 63 - BitOperations.LeadingZeroCount((ulong)value) - StepBits);
        return (shift << StepBits) + (int)(value >> shift);
    }

    private static long HighestOf(int index)
    {
        int shift = Math.Max(0, (index >> StepBits) - 1);
        long leading = index - (shift << StepBits);
        return ((leading + 1) << shift) - 1;
    }
}
