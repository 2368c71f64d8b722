using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// What a loop receives into. It never moves, so the kernel gets its address as it is. All connections of a loop share one, which keeps it
/// in the cache and idle connections free of buffers; one that a handler still needs when it awaits goes to its connection, and the
/// loop takes another.
/// </summary>
internal sealed unsafe class ReceiveBuffer
{
    public const int Size = 64 * 1024;

    private readonly byte[] _array = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    public byte* Pointer => (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(_array, 0);

    public Memory<byte> Memory(int start, int length) => _array.AsMemory(start, length);
}

/// <summary>Receive buffers that nobody uses now. A few: the rest is left to the collector. Thread-safe.</summary>
internal sealed class ReceiveBufferPool
{
    private const int Capacity = 32;

    private readonly Lock _gate = new();
    private readonly Stack<ReceiveBuffer> _idle = new(Capacity);

    public ReceiveBuffer Rent()
    {
        lock (_gate)
        {
            if (_idle.TryPop(out ReceiveBuffer? buffer))
            {
                return buffer;
            }
        }

        return new ReceiveBuffer();
    }

    public void Return(ReceiveBuffer buffer)
    {
        lock (_gate)
        {
            if (_idle.Count < Capacity)
            {
                _idle.Push(buffer);
            }
        }
    }
}
