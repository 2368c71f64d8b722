namespace WsGen.Transports.EventLoop;

/// <summary>
/// Which runner owns a loop, and what that one is doing, in one word:
/// <code>
/// | number of the ownership, 63 | in a handler, 1 |
/// </code>
/// A loop changes hands only while its owner is in a handler, and each change counts the number up.
/// </summary>
internal struct LoopOwnership
{
    private const long InHandler = 1;

    private long _word;

    /// <summary>The ownership that is valid now.</summary>
    public readonly long Current => Volatile.Read(in _word) & ~InHandler;

    public readonly bool IsInHandler => (Volatile.Read(in _word) & InHandler) != 0;

    /// <summary>By the owner.</summary>
    public void EnterHandler(long mine) => Volatile.Write(ref _word, mine | InHandler);

    /// <summary>By the runner that has entered. False: it is the owner no longer.</summary>
    public bool TryLeaveHandler(long mine) => Interlocked.CompareExchange(ref _word, mine, mine | InHandler) == (mine | InHandler);

    /// <summary>Takes the loop from an owner that is in a handler. False: it is not, or no longer.</summary>
    /// <param name="next">The ownership of the next runner.</param>
    public bool TryTake(out long next)
    {
        long word = Volatile.Read(ref _word);
        next = (word & ~InHandler) + (InHandler << 1);
        return (word & InHandler) != 0 && Interlocked.CompareExchange(ref _word, next, word) == word;
    }
}
