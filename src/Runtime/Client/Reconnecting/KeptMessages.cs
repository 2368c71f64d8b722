using Microsoft.Extensions.Logging;

namespace WsGen.Client.Reconnecting;

/// <summary>
/// Messages of a client that keeps them until they have been written, in the order of the sends: what a connection has not got through, the next one sends. Bounded; who
/// sends beyond waits, and comes in its turn. Thread-safe.
/// </summary>
/// <param name="maxMessages">Messages it holds at most.</param>
/// <param name="maxBytes">Bytes of them at most; a single message may be larger.</param>
/// <param name="logger">Hears of messages that cannot be sent, where nobody else does.</param>
internal sealed class KeptMessages(int maxMessages, long maxBytes, ILogger logger)
{
    /// <summary>Sends that wait for room at the same time; one more is refused, because nobody awaits them.</summary>
    public const int MaxWaiting = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<Kept> _messages = new();
    private readonly LinkedList<Kept> _waiting = new(); // in front of the gate: those have a turn of their own
    private WsSession? _session;
    private long _bytes;
    private CloseReason? _over;
    private TaskCompletionSource? _written; // for whoever waits until there are none
    private bool _isConnecting; // a send that ends while those before it are being repeated admits nobody: it would overtake the rest

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
    public ValueTask SendAsync(int size, Func<WsSession, ValueTask> send, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled(cancellationToken);
        }

        var kept = new Kept(size, send);
        lock (_gate)
        {
            if (_over is { } reason)
            {
                return ValueTask.FromException(new SessionClosedException(reason));
            }

            if (_waiting.Count == 0 && HasRoom(kept))
            {
                Admit(kept);
                return kept.Fault is { } fault ? ValueTask.FromException(fault) : default;
            }

            if (_waiting.Count == MaxWaiting)
            {
                return ValueTask.FromException(new InvalidOperationException(
                    $"{_messages.Count} messages are kept and {MaxWaiting} sends wait for room: await the sends, or raise {nameof(WsReconnectOptions)}.{nameof(WsReconnectOptions.MaxKeptMessages)}."));
            }

            kept.Turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            LinkedListNode<Kept> node = _waiting.AddLast(kept);
            return new ValueTask(cancellationToken.CanBeCanceled ? WaitAsync(node, cancellationToken) : kept.Turn.Task);
        }
    }

    /// <summary>There is a connection: it gets what the last one has not got through.</summary>
    public void Connect(WsSession session)
    {
        lock (_gate)
        {
            _session = session;
            _isConnecting = true;
            for (LinkedListNode<Kept>? node = _messages.First; node is not null;)
            {
                LinkedListNode<Kept>? next = node.Next;
                Start(node, session, isTold: false);
                node = next;
            }

            _isConnecting = false;
            AdmitWaiting();
        }
    }

    /// <summary>There is no connection.</summary>
    public void Disconnect()
    {
        lock (_gate)
        {
            _session = null;
            _written?.TrySetResult();
            _written = null;
        }
    }

    /// <summary>Waits until there are none, or no connection, but not for ever.</summary>
    public async Task WhenWrittenAsync(TimeSpan limit, TimeProvider time)
    {
        Task written;
        lock (_gate)
        {
            if (_over is not null || _messages.Count + _waiting.Count == 0)
            {
                return;
            }

            _written ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            written = _written.Task;
        }

        try
        {
            await written.WaitAsync(TimeSpan.FromMilliseconds(Math.Min(limit.TotalMilliseconds, int.MaxValue)), time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The server reads too slowly.
        }
    }

    /// <summary>There will be no connection any more. What the last one has got may still go out.</summary>
    public void Close(CloseReason reason)
    {
        lock (_gate)
        {
            _over = reason;
            _session = null;
            _written?.TrySetResult();
            while (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                first.Value.Turn!.TrySetException(new SessionClosedException(reason));
            }
        }
    }

    /// <summary>The last connection is gone: what has not been written by now is lost, which is told.</summary>
    public void Forget()
    {
        int count;
        lock (_gate)
        {
            count = _messages.Count;
            _messages.Clear();
            _bytes = 0;
        }

        if (count > 0)
        {
            logger.KeptMessagesLost(count);
        }
    }

    private async Task WaitAsync(LinkedListNode<Kept> node, CancellationToken cancellationToken)
    {
        using (cancellationToken.UnsafeRegister(_ => GiveUp(node, cancellationToken), null))
        {
            await node.Value.Turn!.Task.ConfigureAwait(false);
        }
    }

    /// <summary>Unless it has been admitted: then it is kept, whatever its sender wants.</summary>
    private void GiveUp(LinkedListNode<Kept> node, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (node.List == _waiting)
            {
                _waiting.Remove(node);
                node.Value.Turn!.TrySetCanceled(cancellationToken);
                AdmitWaiting(); // the one behind it may be smaller
            }
        }
    }

    private bool HasRoom(Kept kept) => _messages.Count == 0 || (_messages.Count < maxMessages && _bytes + kept.Size <= maxBytes);

    private void Admit(Kept kept)
    {
        _bytes += kept.Size;
        LinkedListNode<Kept> node = _messages.AddLast(kept);
        if (_session is { } session)
        {
            Start(node, session, isTold: true);
        }
    }

    private void AdmitWaiting()
    {
        while (!_isConnecting && _waiting.First is { } first && HasRoom(first.Value))
        {
            _waiting.RemoveFirst();
            Admit(first.Value);
            if (first.Value.Fault is { } fault)
            {
                first.Value.Turn!.TrySetException(fault);
            }
            else
            {
                first.Value.Turn!.TrySetResult();
            }
        }
    }

    /// <summary>Under the gate, for the order. The library's own sends never wait, and run nothing of the application's but encoders.</summary>
    /// <param name="node">The message.</param>
    /// <param name="session">Where to.</param>
    /// <param name="isTold">Its sender hears of what this throws.</param>
    private void Start(LinkedListNode<Kept> node, WsSession session, bool isTold)
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
            End(node, sent.AsTask(), isTold);
            return;
        }

        _ = sent.AsTask().ContinueWith(
            task =>
            {
                lock (_gate)
                {
                    End(node, task, isTold: false);
                    AdmitWaiting();
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <param name="node">The message.</param>
    /// <param name="sent">Its send, which is over.</param>
    /// <param name="isTold">Its sender hears of a fault.</param>
    private void End(LinkedListNode<Kept> node, Task sent, bool isTold)
    {
        Exception? error = sent.Exception?.InnerException;
        if (node.List is null || error is SessionClosedException)
        {
            return; // the connection was lost before it had been written: it stays
        }

        _messages.Remove(node);
        _bytes -= node.Value.Size;
        if (_messages.Count + _waiting.Count == 0)
        {
            _written?.TrySetResult();
            _written = null;
        }

        if (error is not null)
        {
            node.Value.Fault = error; // it can never be sent
            if (!isTold)
            {
                logger.KeptMessageFailed(error);
            }
        }
    }

    private sealed class Kept(int size, Func<WsSession, ValueTask> send)
    {
        public int Size => size;

        public Func<WsSession, ValueTask> Send => send;

        /// <summary>Where there was no room: completes when it is kept.</summary>
        public TaskCompletionSource? Turn { get; set; }

        public Exception? Fault { get; set; }
    }
}
