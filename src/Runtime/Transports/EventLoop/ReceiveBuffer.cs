using System.Runtime.InteropServices;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// What a loop receives into. It never moves, so the kernel gets its address as it is. All connections of a loop share one, or a ring of small
/// ones, which keeps it in the cache and idle connections free of buffers; one that a handler still needs when it awaits goes to its
/// connection, and the loop takes another.
/// </summary>
/// <param name="pool">Where it goes when nobody uses it.</param>
/// <param name="array">Pinned.</param>
/// <param name="start">Where in the array it begins.</param>
internal sealed unsafe class ReceiveBuffer(ReceiveBufferPool pool, byte[] array, int start)
{
    /// <summary>Bytes of an ordinary one.</summary>
    public const int Size = 64 * 1024;

    public ReceiveBufferPool Pool => pool;

    public byte* Pointer { get; } = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(array, start);

    public Memory<byte> Memory(int from, int length) => array.AsMemory(start + from, length);
}

/// <summary>Receive buffers that nobody uses now. A few: the rest is left to the collector. Thread-safe.</summary>
/// <param name="size">Bytes of each.</param>
internal sealed class ReceiveBufferPool(int size)
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

        return new ReceiveBuffer(this, GC.AllocateUninitializedArray<byte>(size, pinned: true), 0);
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
