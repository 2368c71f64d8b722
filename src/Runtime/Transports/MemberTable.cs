namespace WsGen.Transports;

/// <summary>Knows its place in a <see cref="MemberTable{T}"/>; only that writes it.</summary>
internal interface IMember
{
    int Place { get; set; }
}

/// <summary>
/// Members without an order, for many that come and go: each knows its place, so nothing is hashed; the table grows by chunks, so nothing is
/// copied and nothing is left behind as garbage. Eight bytes a member, where a hash set of a hundred thousand takes thirty and half as much
/// again after each growth. Not thread-safe.
/// </summary>
internal sealed class MemberTable<T>
    where T : class, IMember
{
    /// <summary>Members in one chunk.</summary>
    public const int ChunkSize = 256;

    private readonly List<T?[]> _chunks = [];

    public int Count { get; private set; }

    public void Add(T member)
    {
        if (Count == _chunks.Count * ChunkSize)
        {
            _chunks.Add(new T?[ChunkSize]);
        }

        Set(Count++, member);
    }

    /// <summary>False if it is not in here.</summary>
    public bool Remove(T member)
    {
        int place = member.Place;
        if (place >= Count || !ReferenceEquals(At(place), member))
        {
            return false;
        }

        // The last one takes its place.
        T last = At(--Count)!;
        Set(place, last);
        At(Count) = null;

        // One chunk is kept in reserve, so that a member at the border does not make and drop one each time.
        if (_chunks.Count > Chunks(Count) + 1)
        {
            _chunks.RemoveAt(_chunks.Count - 1);
        }

        return true;
    }

    /// <summary>The members of one chunk; empty if there is no such chunk.</summary>
    public ReadOnlySpan<T?> Chunk(int index)
    {
        int start = index * ChunkSize;
        return start < Count ? _chunks[index].AsSpan(0, Math.Min(ChunkSize, Count - start)) : default;
    }

    /// <summary>Chunks for so many members.</summary>
    public static int Chunks(int count) => (count + ChunkSize - 1) / ChunkSize;

    public void CopyTo(Span<T> destination)
    {
        for (int i = 0; i < Count; i++)
        {
            destination[i] = At(i)!;
        }
    }

    private ref T? At(int place) => ref _chunks[place / ChunkSize][place % ChunkSize];

    private void Set(int place, T member)
    {
        At(place) = member;
        member.Place = place;
    }
}
