namespace WsGen.Protocol;

/// <summary>
/// Where a message is put together that arrives in pieces. One pooled array, grown by doubling, in the middle fourfold, and never past what the message may
/// become; nothing is held while no message is unfinished.
/// </summary>
internal struct MessageBuffer
{
    /// <summary>The first array: what a usual read brings, so that a message cut once grows no further.</summary>
    private const int FirstCapacity = 4096;

    /// <summary>
    /// From here to four times of it the next array is four times as large: what it has grown out of is kept for the next message, and by doubling
    /// would be as much again. Memory that is not written yet costs nothing.
    /// </summary>
    private const int Fourfold = 1 << 20;

    private byte[]? _array;

    /// <summary>Bytes of the message so far.</summary>
    public int Length { get; private set; }

    public readonly Memory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>
    /// Appends a copy of <paramref name="piece"/> and returns where it lies. <paramref name="expected"/> is what the message is
    /// announced to reach: capacity for it is taken early only if it is near, for an announcement costs a peer nothing. There is never more
    /// than <paramref name="limit"/>, which the message has been checked against.
    /// </summary>
    public Span<byte> Append(ReadOnlySpan<byte> piece, long expected, long limit)
    {
        int needed = checked(Length + piece.Length);
        if (_array is null || _array.Length < needed)
        {
            Grow(needed, expected, (int)Math.Min(limit, Array.MaxLength));
        }

        Span<byte> place = _array.AsSpan(Length, piece.Length);
        piece.CopyTo(place);
        Length = needed;
        return place;
    }

    /// <summary>
    /// Room behind what is there, to be filled and then taken by <see cref="Advance"/>: at least one byte, or none at the limit.
    /// </summary>
    /// <param name="limit">What the message may become.</param>
    /// <param name="expected">How much is likely to come.</param>
    /// <param name="unpacks">It comes out of a decompressor: it costs no more memory than it is large, for it costs its sender next to nothing.</param>
    public Span<byte> Space(int limit, int expected = 0, bool unpacks = false)
    {
        if (Length >= limit)
        {
            return default;
        }

        if (_array is null || _array.Length == Length)
        {
            Grow(Length + 1, (long)Length + expected, limit, unpacks);
        }

        return _array.AsSpan(Length, Math.Min(_array!.Length, limit) - Length);
    }

    /// <summary>Room for bytes that are sure to come, if the peer keeps its word, to be filled and then taken by <see cref="Take"/>.</summary>
    /// <param name="wanted">How many may come at once. It may be fewer: capacity is taken as for <see cref="Append"/>.</param>
    /// <param name="expected">As for <see cref="Append"/>.</param>
    /// <param name="limit">As for <see cref="Append"/>.</param>
    public Span<byte> Space(int wanted, long expected, long limit)
    {
        int room = _array is null ? 0 : _array.Length - Length;
        if (room < Math.Min(wanted, FirstCapacity))
        {
            Grow(Length + Math.Min(wanted, FirstCapacity), expected, (int)Math.Min(limit, Array.MaxLength));
            room = _array!.Length - Length;
        }

        return _array.AsSpan(Length, Math.Min(wanted, room));
    }

    /// <summary>So many bytes of the room have been filled: these.</summary>
    public Span<byte> Take(int count)
    {
        Span<byte> taken = _array.AsSpan(Length, count);
        Length += count;
        return taken;
    }

    /// <summary>So many bytes of the room have been filled.</summary>
    public void Advance(int count) => Length += count;

    /// <summary>Takes bytes from the end.</summary>
    public void Shorten(int count) => Length -= count;

    /// <summary>Gives the array back. The message is gone.</summary>
    public void Release()
    {
        if (_array is { } array)
        {
            _array = null;
            MessageArrays.Return(array);
        }

        Length = 0;
    }

    private void Grow(int needed, long expected, int most, bool unpacks = false)
    {
        long capacity = Math.Max(needed, Math.Max(FirstCapacity, Length * (Length is >= Fourfold and <= 4 * Fourfold ? 4L : 2L)));
        if (expected >= needed && expected <= capacity * 2)
        {
            capacity = expected;
        }

        byte[] larger = MessageArrays.Rent(Math.Max(needed, (int)Math.Min(capacity, most)), most);
        _array.AsSpan(0, Length).CopyTo(larger);
        if (_array is { } old)
        {
            if (unpacks)
            {
                MessageArrays.ReturnWithoutMemory(old);
            }
            else
            {
                MessageArrays.Return(old);
            }
        }

        _array = larger;
    }
}
