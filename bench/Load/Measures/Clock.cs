using System.Diagnostics;

namespace WsGen.Load.Measures;

/// <summary>Time in nanoseconds. On Linux that is what the platform's time stamps are.</summary>
internal static class Clock
{
    public const long Second = 1_000_000_000;

    public static long Now => Stopwatch.GetTimestamp();

    public static long Nanoseconds(double seconds) => (long)(seconds * Second);
}
