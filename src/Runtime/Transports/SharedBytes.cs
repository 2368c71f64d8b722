using WsGen.Protocol;

namespace WsGen.Transports;

/// <summary>
/// Output that many connections send: one pooled array, filled once and read by all of them. It is counted who still needs it, and whoever lets go
/// of it last gives the array back. Thread-safe once it has been filled.
/// </summary>
/// <remarks>
/// The object itself is not pooled: one for a message to many costs little, and a release too many would otherwise take the array from a
/// message that has nothing to do with it.
/// </remarks>
internal sealed class SharedBytes
{
    private static int s_inUse;

    private byte[] _array;
    private int _references = 1;
    private Sequel? _sequel;

    /// <summary>Room for at least so many bytes. The caller has the first reference.</summary>
    public SharedBytes(int capacity)
    {
        _array = MessageArrays.Rent(capacity);
        Interlocked.Increment(ref s_inUse);
    }

    /// <summary>How many of them have an array, in the whole process.</summary>
    public static int InUse => Volatile.Read(ref s_inUse);

    /// <summary>To be set by whoever fills it, before it is shared.</summary>
    public int Length { get; set; }

    /// <summary>All the room there is, for whoever fills it.</summary>
    public Span<byte> Room => _array;

    /// <summary>For who reads it after this call has returned, as a kernel does. From zero to <see cref="Length"/>; not to be written to.</summary>
    public byte[] Array => _array;

    public ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    /// <summary>By somebody who has a reference.</summary>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>
    /// These bytes and the next ones behind them, in one piece: made for the first connection that both go to, and the same for the others. By
    /// somebody who has a reference to both, and who gets one to the result. Null: they have been joined with something else already.
    /// </summary>
    public SharedBytes? Join(SharedBytes next)
    {
        Sequel? sequel = Volatile.Read(ref _sequel);
        if (sequel is null)
        {
            var joined = new SharedBytes(Length + next.Length) { Length = Length + next.Length };
            Span.CopyTo(joined.Room);
            next.Span.CopyTo(joined.Room[Length..]);
            var made = new Sequel(next, joined);
            sequel = Interlocked.CompareExchange(ref _sequel, made, null) ?? made;
            if (sequel != made)
            {
                joined.Release();
            }
        }

        if (sequel.Next != next)
        {
            return null;
        }

        sequel.Joined.AddReference();
        return sequel.Joined;
    }

    /// <summary>Once for each reference. After it the bytes may be somebody else's.</summary>
    public void Release()
    {
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            byte[] array = _array;
            _array = [];
            MessageArrays.Return(array);
            Interlocked.Decrement(ref s_inUse);
            _sequel?.Joined.Release();
        }
        else if (left < 0)
        {
            throw new InvalidOperationException("Shared output was released more often than it was referenced.");
        }
    }

    /// <param name="next">Only to be recognised: there is no reference to it.</param>
    /// <param name="joined">Of this there is one.</param>
    private sealed class Sequel(SharedBytes next, SharedBytes joined)
    {
        public SharedBytes Next => next;

        public SharedBytes Joined => joined;
    }
}
