using System.Diagnostics;
using System.Runtime.InteropServices;

namespace WsGen.Clients;

/// <summary>Messages of one connection, by one thread at a time; far enough from the others' for no core to wait for another.</summary>
internal sealed class Count
{
    [StructLayout(LayoutKind.Sequential, Size = 128)]
    private struct Line
    {
        public long Value;
    }

    private Line _line;

    public long Value
    {
        get => Volatile.Read(ref _line.Value);
        set => Volatile.Write(ref _line.Value, value);
    }
}

/// <summary>What the process has done up to a moment.</summary>
internal readonly partial record struct Measure(double Seconds, double CpuSeconds, double Messages, double Allocated)
{
    private const int ProcessTime = 2; // CLOCK_PROCESS_CPUTIME_ID

    public static Measure Take(Count[] counts)
    {
        GetTime(ProcessTime, out TimeSpec cpu);
        return new(
            Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency, cpu.Seconds + (cpu.Nanoseconds / 1e9), counts.Sum(static each => each.Value),
            GC.GetTotalAllocatedBytes(precise: true));
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
