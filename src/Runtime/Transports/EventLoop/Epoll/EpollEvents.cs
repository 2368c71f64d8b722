using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop.Epoll;

/// <summary>What a descriptor is ready for, as epoll numbers it.</summary>
[Flags]
internal enum Readiness : uint
{
    None = 0,
    Input = 0x001,
    Output = 0x004,
    Error = 0x008,
    HungUp = 0x010,

    /// <summary>Of several loops that wait for the same listener, one is woken.</summary>
    Exclusive = 1u << 28,

    /// <summary>Reported once each time it happens, and not for as long as it is so.</summary>
    EdgeTriggered = 1u << 31,
}

/// <summary>
/// The array that epoll_wait fills. The kernel packs its events on x86-64 and aligns them elsewhere:
/// <code>
/// x86-64     | readiness, 4 | value, 8        |
/// elsewhere  | readiness, 4 | gap, 4 | value, 8 |
/// </code>
/// </summary>
internal sealed unsafe class EpollEvents : IDisposable
{
    public const int Capacity = 512;

    private static readonly int ValueOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = ValueOffset + 8;

    private readonly byte* _events = (byte*)NativeMemory.Alloc((nuint)(Capacity * Stride));

    public byte* Pointer => _events;

    public Readiness ReadinessAt(int index) => *(Readiness*)(_events + (index * Stride));

    public ulong ValueAt(int index) => Unsafe.ReadUnaligned<ulong>(_events + (index * Stride) + ValueOffset);

    /// <summary>epoll_ctl with one event.</summary>
    public static int Control(int epoll, int operation, int descriptor, Readiness readiness, ulong value)
    {
        byte* one = stackalloc byte[16];
        *(Readiness*)one = readiness;
        Unsafe.WriteUnaligned(one + ValueOffset, value);
        return LibC.EpollControl(epoll, operation, descriptor, one);
    }

    public void Dispose() => NativeMemory.Free(_events);
}
