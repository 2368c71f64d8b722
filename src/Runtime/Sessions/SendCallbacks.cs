using WsGen.Connections;

namespace WsGen.Sessions;

/// <summary>
/// Calls back those who have asked to be told what becomes of their messages: on the pool, one after the other, in the order in which the messages
/// were done. Thread-safe.
/// </summary>
/// <param name="failed">Gets what a callback throws.</param>
internal sealed class SendCallbacks(Action<Exception> failed) : IThreadPoolWorkItem
{
    private readonly Queue<(SendCallback Callback, Exception? Error)> _done = new();
    private bool _isRunning;

    /// <summary>How many wait for their turn. Who asks for more is to look at it first: they wait as long as one before them takes.</summary>
    public int Waiting
    {
        get
        {
            lock (_done)
            {
                return _done.Count;
            }
        }
    }

    /// <summary>Hands it on, and returns.</summary>
    public void Add(SendCallback callback, Exception? error)
    {
        lock (_done)
        {
            _done.Enqueue((callback, error));
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            (SendCallback Callback, Exception? Error) next;
            lock (_done)
            {
                if (!_done.TryDequeue(out next))
                {
                    _isRunning = false;
                    return;
                }
            }

            try
            {
                next.Callback.Call(next.Error);
            }
            catch (Exception error)
            {
                Report(error);
            }
        }
    }

    /// <summary>A log that fails must neither end the process, which nobody here could keep from it, nor cost the others their call back.</summary>
    private void Report(Exception error)
    {
        try
        {
            failed(error);
        }
        catch (Exception)
        {
            // There is nowhere left to say it.
        }
    }
}

/// <summary>One callback, with the context in which it was given.</summary>
internal sealed class SendCallback(SendCallbacks callbacks, WsSession session, Action<SendResult> done) : SendObserver
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    public override void OnDone(Exception? error) => callbacks.Add(this, error);

    public void Call(Exception? error)
    {
        var result = new SendResult(session, error);
        if (_context is null)
        {
            done(result);
        }
        else
        {
            ExecutionContext.Run(_context, state => done((SendResult)state!), result);
        }
    }
}
