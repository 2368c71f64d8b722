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

    /// <summary>More than connections for which something comes at a time, or receives would have to be armed again.</summary>
    private const int Count = 1024;

    private const int EntrySize = 16;

    // Not a power of two, or the first lines of all buffers would compete for the same places in the cache.
    private const int Stride = Size + 64;

    private readonly ReceiveBuffer[] _buffers = new ReceiveBuffer[Count];
    private readonly ReceiveBufferPool _pool = new(Size);
    private readonly byte[] _entries = GC.AllocateArray<byte>((Count * EntrySize) + Page, pinned: true);
    private readonly byte* _ring;
    private ushort _tail;

    private const int Page = 4096;

    /// <exception cref="IOException">The kernel does not take them.</exception>
    public RingBuffers(IoUring ring)
    {
        nuint start = (nuint)Marshal.UnsafeAddrOfPinnedArrayElement(_entries, 0);
        _ring = (byte*)((start + Page - 1) & ~(nuint)(Page - 1));
        ring.Register(_ring, Count);
        byte[] all = GC.AllocateUninitializedArray<byte>(Count * Stride, pinned: true);
        for (int i = 0; i < Count; i++)
        {
            _buffers[i] = new ReceiveBuffer(_pool, all, i * Stride);
            PutBack((ushort)i);
        }
    }

    public ReceiveBuffer this[int number] => _buffers[number];

    /// <summary>The kernel may fill it again.</summary>
    public void PutBack(ushort number)
    {
        byte* entry = _ring + ((_tail & (Count - 1)) * EntrySize);
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
}
