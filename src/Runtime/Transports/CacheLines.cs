using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace WsGen.Transports;

/// <summary>
/// Asks the processor to have objects at hand soon. Whoever goes through hundreds of connections with a system call for each finds every one of
/// them far away otherwise, and waits several times for memory. Only a hint: an object that is moved meanwhile costs nothing but its use.
/// </summary>
internal static unsafe class CacheLines
{
    /// <summary>About what a connection has of its own; beyond the end of an object a hint does no harm.</summary>
    private const int Lines = 8;
    private const int LineSize = 64;

    public static void Fetch(object target)
    {
        if (Sse.IsSupported)
        {
            byte* start = *(byte**)Unsafe.AsPointer(ref target);
            for (int i = 0; i < Lines; i++)
            {
                Sse.Prefetch0(start + (i * LineSize));
            }
        }
    }
}
