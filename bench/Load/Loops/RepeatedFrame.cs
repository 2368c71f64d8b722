using System.Runtime.InteropServices;

namespace WsGen.Load.Loops;

/// <summary>One frame, as often behind itself in memory that does not move as it may go out in one call.</summary>
internal sealed unsafe class RepeatedFrame
{
    // Past this, another system call for the rest costs nothing in comparison.
    private const int LargestRepeated = 64 * 1024;

    public RepeatedFrame(ReadOnlySpan<byte> frame, int times)
    {
        Length = frame.Length;
        times = Math.Clamp(LargestRepeated / frame.Length, 1, times);
        TotalLength = frame.Length * times;
        Bytes = (byte*)NativeMemory.AlignedAlloc((nuint)TotalLength, 64); // as long as the process
        for (int i = 0; i < times; i++)
        {
            frame.CopyTo(new Span<byte>(Bytes + (i * frame.Length), frame.Length));
        }
    }

    public byte* Bytes { get; }

    /// <summary>Of one frame.</summary>
    public int Length { get; }

    public int TotalLength { get; }
}
