using WsGen.Protocol;

namespace WsGen.Transports.EventLoop;

/// <summary>
/// The arrays in which small output of a loop's connections gathers. A turn may have hundreds of them in use at a time, until all of it is sent, and the
/// platform's pool keeps 32 of a size for each processor: the rest would be garbage, turn by turn. Thread-safe.
/// </summary>
internal sealed class OutputArrays
{
    /// <summary>Sizes that are kept, in bytes: what other threads and broadcasts write, and what is written to a ring.</summary>
    public const int Small = 256;
    public const int Medium = 1024;

    /// <summary>Of each size, for those that nobody uses: as many as a turn can receive.</summary>
    public const int Most = 1024;

    private readonly Shelf _small = new(Small);
    private readonly Shelf _medium = new(Medium);

    /// <param name="size">At least so many bytes.</param>
    public byte[] Rent(int size) => size <= Small ? _small.Take() : size <= Medium ? _medium.Take() : MessageArrays.Rent(size);

    /// <summary>Takes back any array, wherever it is from.</summary>
    public void Return(byte[] array)
    {
        switch (array.Length)
        {
            case Small:
                _small.Put(array);
                break;
            case Medium:
                _medium.Put(array);
                break;
            default:
                MessageArrays.Return(array);
                break;
        }
    }

    private sealed class Shelf(int size)
    {
        private readonly Lock _gate = new(); // mostly the loop's own: others come with sends of their own
        private readonly Stack<byte[]> _idle = [];

        public byte[] Take()
        {
            lock (_gate)
            {
                if (_idle.TryPop(out byte[]? array))
                {
                    return array;
                }
            }

            return GC.AllocateUninitializedArray<byte>(size);
        }

        public void Put(byte[] array)
        {
            lock (_gate)
            {
                if (_idle.Count < Most)
                {
                    _idle.Push(array);
                }
            }
        }
    }
}
