namespace WsGen.Transports.EventLoop;

/// <summary>Work from any thread for one loop: a stack without locks and without nodes of its own, taken whole and turned round.</summary>
internal sealed class LoopQueue
{
    private ILoopWork? _top;

    public bool IsEmpty => Volatile.Read(ref _top) is null;

    public void Add(ILoopWork work)
    {
        ILoopWork? top;
        do
        {
            top = Volatile.Read(ref _top);
            work.Next = top;
        }
        while (Interlocked.CompareExchange(ref _top, work, top) != top);
    }

    /// <summary>Everything, in the order in which it came, as a list through <see cref="ILoopWork.Next"/>.</summary>
    public ILoopWork? TakeAll()
    {
        ILoopWork? work = Interlocked.Exchange(ref _top, null);
        ILoopWork? first = null;
        while (work is not null)
        {
            ILoopWork? below = work.Next;
            work.Next = first;
            first = work;
            work = below;
        }

        return first;
    }
}
