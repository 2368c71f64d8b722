namespace WsGen.Transports.EventLoop;

/// <summary>Something that other threads leave to a loop. It is in one queue at a time at most, and is the queue's own link.</summary>
internal interface ILoopWork
{
    ILoopWork? Next { get; set; }

    /// <summary>On the loop.</summary>
    void Run(LoopRunner runner);
}
