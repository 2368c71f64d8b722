using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop.Ring;

/// <summary>
/// The small buffers of a loop that the kernel receives into. It takes the next one when something has come, and not before, so that idle
/// connections have none. One whose bytes a receiver still needs is replaced by another. The ring in shared memory (io_uring_buf_ring):
/// <code>
/// | address, 8 | length, 4 | number, 2 | of the first entry: tail, 2 |
/// </code>
/// </summary>
internal sealed unsafe class RingBuffers
{
    /// <summary>Bytes of one: some dozens of small messages. What is larger is received in another way.</summary>
    public const int Size = 2048;

    /// <summary>To begin with, and in all. There have to be more than come to be filled at a time, or receives have to be armed again.</summary>
    private const int First = 128;
    private const int Most = 1024;

    private const int EntrySize = 16;
    private const int Page = 4096;

    // Not a power of two, or the first lines of all buffers would compete for the same places in the cache.
    private const int Stride = Size + 64;

    private readonly ReceiveBuffer[] _buffers = new ReceiveBuffer[Most];
    private readonly ReceiveBufferPool _pool = new(Size);
    private readonly byte[] _entries = GC.AllocateArray<byte>((Most * EntrySize) + Page, pinned: true);
    private readonly byte* _ring;
    private ushort _tail;
    private int _count;

    /// <exception cref="IOException">The kernel does not take them.</exception>
    public RingBuffers(IoUring ring)
    {
        nuint start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0);
        _ring = (byte*)((start + Page - 1) & ~(nuint)(Page - 1));
        ring.Register(_ring, Most);
        Add(First);
    }

    public ReceiveBuffer this[int number] => _buffers[number];

    /// <summary>They were not enough: from now on there are twice as many, up to a limit.</summary>
    public void Grow() => Add(Math.Min(_count, Most - _count));

    /// <summary>The kernel may fill it again.</summary>
    public void PutBack(ushort number)
    {
        byte* entry = _ring + ((_tail & (Most - 1)) * EntrySize);
        *(byte**)entry = _buffers[number].Pointer;
        *(uint*)(entry + 8) = Size;
        *(ushort*)(entry + 12) = number;
        Volatile.Write(ref *(ushort*)(_ring + 14), ++_tail);
    }

    /// <summary>Somebody keeps it: another takes its number.</summary>
    public void Replace(ushort number)
    {
        _buffers[number] = _pool.Rent();
        PutBack(number);
    }

    private void Add(int count)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(count * Stride, pinned: true);
        for (int i = 0; i < count; i++)
        {
            _buffers[_count] = new ReceiveBuffer(_pool, array, i * Stride);
            PutBack((ushort)_count++);
        }
    }
}
