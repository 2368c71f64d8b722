using WsGen.Protocol;

namespace WsGen.Connections;

// Several messages of one session at the same time, for receivers that want it. Each is copied, so that reading may go on, and handled on the thread pool, so that
// handlers which block or compute are beside each other, too. Where so many are under way as are allowed the receiving domain holds.
internal abstract partial class WsConnection
{
    // Null where messages are handled one after the other.
    private Crowd? _crowd;

    // The next message cannot just be delivered: it has to wait for the rate or a suspension, or is handled beside others. It may be set in vain.
    private bool _detours;

    /// <summary>The session is not idle: somebody works for it, although it is read on.</summary>
    private bool HasMessagesBeside => _crowd is { IsEmpty: false };

    private ValueTask InvokeByDetour(ProtocolEventKind kind, ReadOnlyMemory<byte> payload)
    {
        bool waits = TakeRateHold();
        if (_crowd is not null)
        {
            return InvokeBesideAsync(_crowd, kind, payload, waits);
        }

        SettleDetours();
        return waits || IsSuspended ? InvokeLaterAsync(kind, payload, waits) : Invoke(kind, new InboundMessage(payload, 0, payload.Span));
    }

    /// <summary>Completes when the payload is no longer needed, and the next message may be read.</summary>
    private async ValueTask InvokeBesideAsync(Crowd crowd, ProtocolEventKind kind, ReadOnlyMemory<byte> payload, bool waits)
    {
        object? chosen = _reception?.TakeChosen(); // now: the next message may begin before this one is handled
        if (waits)
        {
            await WaitForRateAsync().ConfigureAwait(false);
        }

        await WhileSuspendedAsync().ConfigureAwait(false);
        await crowd.EnterAsync().ConfigureAwait(false);
        byte[] copy;
        try
        {
            copy = MessageArrays.Rent(payload.Length);
        }
        catch
        {
            crowd.Leave();
            throw;
        }

        payload.Span.CopyTo(copy);
        ThreadPool.UnsafeQueueUserWorkItem(
            static message => _ = message.Connection.HandleBesideAsync(message), new CopiedMessage(this, kind, chosen, copy, payload.Length), preferLocal: false);
    }

    private async Task HandleBesideAsync(CopiedMessage message)
    {
        if (_state == ConnectionState.Open)
        {
            var whole = new InboundMessage(message.Bytes, 0, message.Bytes.AsSpan(0, message.Length));
            await GuardAsync(message.Chosen is { } chosen ? InvokeChosen(message.Kind, whole, chosen) : Invoke(message.Kind, whole)).ConfigureAwait(false);
        }

        MessageArrays.Return(message.Bytes);
        LeaveCrowd();
    }

    private void LeaveCrowd()
    {
        if (_crowd is not null)
        {
            StampReceived(); // the peer may have waited for this, and is not idle for having done so
            _crowd.Leave();
        }
    }

    private ValueTask CallOnErrorAsync(Exception error)
    {
        return _crowd is null ? _receiver.OnErrorAsync(error) : OneByOneAsync(_crowd.Errors);

        async ValueTask OneByOneAsync(SemaphoreSlim errors)
        {
            await errors.WaitAsync().ConfigureAwait(false);
            try
            {
                await _receiver.OnErrorAsync(error).ConfigureAwait(false);
            }
            finally
            {
                errors.Release();
            }
        }
    }

    private sealed class CopiedMessage(WsConnection connection, ProtocolEventKind kind, object? chosen, byte[] bytes, int length)
    {
        public WsConnection Connection => connection;

        public ProtocolEventKind Kind => kind;

        public object? Chosen => chosen;

        public byte[] Bytes => bytes;

        public int Length => length;
    }

    /// <summary>The messages under way. Entered, and waited for, by one at a time, in the receiving domain; left on any thread.</summary>
    private sealed class Crowd(int most)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource? _waiter;
        private int _waitsFor;
        private int _count;

        /// <summary>Of error handlers there is one at a time.</summary>
        public SemaphoreSlim Errors { get; } = new(1);

        public bool IsEmpty => Volatile.Read(ref _count) == 0;

        public async ValueTask EnterAsync()
        {
            await WhenAtMostAsync(most - 1).ConfigureAwait(false);
            Interlocked.Increment(ref _count);
        }

        public void Leave()
        {
            TaskCompletionSource? waiter = null;
            lock (_gate)
            {
                if (Interlocked.Decrement(ref _count) <= _waitsFor)
                {
                    (waiter, _waiter) = (_waiter, null);
                }
            }

            waiter?.SetResult();
        }

        /// <summary>Completes when no more than so many are under way.</summary>
        public Task WhenAtMostAsync(int count)
        {
            lock (_gate)
            {
                if (_count <= count)
                {
                    return Task.CompletedTask;
                }

                _waitsFor = count;
                _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _waiter.Task;
            }
        }
    }
}
