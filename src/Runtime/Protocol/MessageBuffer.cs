using System.Buffers;

namespace WsGen.Protocol;

/// <summary>
/// Where a message is put together that arrives in pieces. One pooled array, grown by doubling and never past what the message may
/// become; nothing is held while no message is unfinished.
/// </summary>
internal struct MessageBuffer
{
    /// <summary>The first array: what a usual read brings, so that a message cut once grows no further.</summary>
    private const int FirstCapacity = 4096;

    private byte[]? _array;

    /// <summary>Bytes of the message so far.</summary>
    public int Length { get; private set; }

    public readonly Memory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>
    /// Appends a copy of <paramref name="piece"/> and returns where it lies. <paramref name="expected"/> is what the message is
    /// announced to reach: capacity for it is taken early only if it is near, for an announcement costs a peer nothing.
    /// </summary>
    public Span<byte> Append(ReadOnlySpan<byte> piece, long expected)
    {
        int needed = checked(Length + piece.Length);
        if (_array is null || _array.Length < needed)
        {
            Grow(needed, expected);
        }

        Span<byte> place = _array.AsSpan(Length, piece.Length);
        piece.CopyTo(place);
        Length = needed;
        return place;
    }

    /// <summary>Gives the array back. The message is gone.</summary>
    public void Release()
    {
        if (_array is { } array)
        {
            _array = null;
            ArrayPool<byte>.Shared.Return(array);
        }

        Length = 0;
    }

    private void Grow(int needed, long expected)
    {
        long capacity = Math.Max(needed, Math.Max(FirstCapacity, Length * 2L));
        if (expected >= needed && expected <= capacity * 2)
        {
            capacity = expected;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(capacity, Array.MaxLength));
        _array.AsSpan(0, Length).CopyTo(larger);
        if (_array is { } old)
        {
            ArrayPool<byte>.Shared.Return(old);
        }

        _array = larger;
    }
}
