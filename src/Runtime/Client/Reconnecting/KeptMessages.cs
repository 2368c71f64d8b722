namespace WsGen.Client.Reconnecting;

/// <summary>
/// Messages of a client that keeps them until they have been written, in the order of the sends: what a connection has not got through, the next one sends. Bounded; who
/// sends beyond waits. Thread-safe.
/// </summary>
/// <param name="maxMessages">Messages it holds at most.</param>
/// <param name="maxBytes">Bytes of them at most; a single message may be larger.</param>
internal sealed class KeptMessages(int maxMessages, long maxBytes)
{
    /// <summary>Sends that wait for room at the same time; one more is refused, because nobody awaits them.</summary>
    private const int MaxWaiting = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<Kept> _messages = new();
    private readonly LinkedList<TaskCompletionSource> _waiting = new();
    private WsSession? _session;
    private long _bytes;
    private CloseReason? _over;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Keeps a message, and sends it now or when there is a connection.</summary>
    /// <param name="size">Its bytes.</param>
    /// <param name="send">Sends it; completes when it has been written.</param>
    /// <param name="cancellationToken">Gives up waiting for room.</param>
    /// <returns>Completed when it is kept. Faults if it can never be sent.</returns>
    public async ValueTask SendAsync(int size, Func<WsSession, ValueTask> send, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            LinkedListNode<TaskCompletionSource> turn;
            lock (_gate)
            {
                if (_over is { } reason)
                {
                    throw new SessionClosedException(reason);
                }

                if (_messages.Count == 0 || (_messages.Count < maxMessages && _bytes + size <= maxBytes))
                {
                    var kept = new Kept(size, send);
                    _bytes += size;
                    LinkedListNode<Kept> node = _messages.AddLast(kept);
                    if (_session is { } session)
                    {
                        Start(node, session);
                    }

                    if (kept.Fault is { } fault)
                    {
                        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
                    }

                    return;
                }

                if (_waiting.Count == MaxWaiting)
                {
                    throw new InvalidOperationException(
                        $"{_messages.Count} messages are kept and {MaxWaiting} sends wait for room: await the sends, or raise {nameof(WsReconnectOptions)}.{nameof(WsReconnectOptions.MaxKeptMessages)}.");
                }

                turn = _waiting.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }

            try
            {
                await turn.Value.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    if (turn.List is null)
                    {
                        ReleaseOne(); // it had its turn already: to the next
                    }
                    else
                    {
                        _waiting.Remove(turn);
                    }
                }

                throw;
            }
        }
    }

    /// <summary>There is a connection: it gets what the last one has not got through.</summary>
    public void Connect(WsSession session)
    {
        lock (_gate)
        {
            _session = session;
            for (LinkedListNode<Kept>? node = _messages.First; node is not null && _session == session;)
            {
                LinkedListNode<Kept>? next = node.Next;
                Start(node, session);
                node = next;
            }
        }
    }

    /// <summary>There is no connection.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _session = null;
        }
    }

    /// <summary>There will be no connection any more.</summary>
    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            _over = reason;
            _session = null;
            _messages.Clear();
            _bytes = 0;
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.SetResult(); // it finds out by itself
            }
        }
    }

    /// <summary>Under the gate, for the order. The library's own sends never wait, and run nothing of the application's but encoders.</summary>
    private void Start(LinkedListNode<Kept> node, WsSession session)
    {
        ValueTask sent;
        try
        {
            sent = node.Value.Send(session);
        }
        catch (Exception error)
        {
            sent = ValueTask.FromException(error);
        }

        if (sent.IsCompleted)
        {
            End(node, sent.AsTask());
        }
        else
        {
            _ = sent.AsTask().ContinueWith(
                task =>
                {
                    lock (_gate)
                    {
                        End(node, task);
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private void End(LinkedListNode<Kept> node, Task sent)
    {
        Exception? error = sent.Exception?.InnerException;
        if (node.List is null || error is SessionClosedException)
        {
            return; // the connection was lost before it had been written: it stays
        }

        node.Value.Fault = error; // it can never be sent
        _messages.Remove(node);
        _bytes -= node.Value.Size;
        ReleaseOne();
    }

    private void ReleaseOne()
    {
        if (_waiting.First is { } first)
        {
            _waiting.RemoveFirst();
            first.Value.SetResult();
        }
    }

    private sealed class Kept(int size, Func<WsSession, ValueTask> send)
    {
        public int Size => size;

        public Func<WsSession, ValueTask> Send => send;

        public Exception? Fault { get; set; }
    }
}
