using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WsGen.Load.Native;

/// <summary>An epoll set, edge-triggered, polled without waiting: the load has a core of its own and would only lose time asleep.</summary>
internal sealed unsafe class Epoll : IDisposable
{
    public const uint In = 0x001;
    public const uint Out = 0x004;
    public const uint Error = 0x008;
    public const uint HungUp = 0x010;
    public const uint EdgeTriggered = 1u << 31;
    private const int AddOperation = 1;
    private const int Capacity = 512;

    // The kernel's struct epoll_event is packed on x64 alone.
    private static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;
    private static readonly int DataOffset = Size - sizeof(ulong);

    private readonly int _descriptor = Libc.EpollCreate(Libc.SocketCloseOnExec);
    private readonly byte* _events = (byte*)NativeMemory.AllocZeroed((nuint)(Capacity * Size));

    public void Add(int descriptor, int data)
    {
        byte* change = stackalloc byte[16];
        Unsafe.WriteUnaligned(change, In | Out | EdgeTriggered);
        Unsafe.WriteUnaligned(change + DataOffset, (ulong)(uint)data);
        if (Libc.EpollControl(_descriptor, AddOperation, descriptor, change) != 0)
        {
            throw new LoadException($"epoll_ctl failed (errno {Libc.Errno})");
        }
    }

    /// <returns>How many events there are to be read with <see cref="this[int]"/>.</returns>
    public int Poll()
    {
        int count = Libc.EpollPoll(_descriptor, _events, Capacity, 0);
        return count >= 0 || Libc.Errno == Libc.Interrupted ? Math.Max(count, 0) : throw new LoadException($"epoll_wait failed (errno {Libc.Errno})");
    }

    public (uint Events, int Data) this[int index]
    {
        get
        {
            byte* at = _events + (index * Size);
            return (Unsafe.ReadUnaligned<uint>(at), (int)Unsafe.ReadUnaligned<ulong>(at + DataOffset));
        }
    }

    public void Dispose()
    {
        Libc.Close(_descriptor);
        NativeMemory.Free(_events);
    }
}
