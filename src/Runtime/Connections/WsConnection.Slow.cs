using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// What becomes of sends when the peer reads too slowly: the declared policy, and who wants to know when it has caught up.
internal abstract partial class WsConnection
{
    // Made when something has to wait for the first time; then the peer is slow, and its memory is well spent. Made under the gate.
    private SlowState? _slow;

    private enum Room : byte
    {
        /// <summary>The message fits, perhaps because others were dropped for it.</summary>
        Found,

        /// <summary>Its sender is to wait.</summary>
        MustWait,

        /// <summary>It is dropped itself.</summary>
        Dropped,

        /// <summary>The session is to be closed.</summary>
        Refused,
    }

    private SlowState Slow => _slow ??= new SlowState();

    /// <summary>Messages that were dropped by <see cref="SendQueuePolicy.DropNewest"/> or <see cref="SendQueuePolicy.DropOldest"/>.</summary>
    public long DroppedSends => _slow is { } slow ? Volatile.Read(ref slow.Dropped) : 0;

    /// <summary>
    /// Takes a message that goes to many sessions: never waits, so that no peer can hold up the others. A full queue drops or closes, as
    /// the policy says; where that says to wait, it closes.
    /// </summary>
    public void Broadcast(ref BroadcastFrame message)
    {
        lock (_gate)
        {
            if (_state != ConnectionState.Open)
            {
                return;
            }

            // Where the window lives on from message to message, what refers to it can only be compressed for this connection.
            MessageCompression compression = Compression;
            SharedBytes? frame = _compressor is { ContextTakeover: true } && compression != MessageCompression.Never ? null : message.For(_compressor, compression);
            if (frame is not null && CanWrite && MustFlushBefore(frame))
            {
                FlushUnderGate();
            }

            if (CanWrite)
            {
                if (frame is not null)
                {
                    WriteShared(frame);
                }
                else
                {
                    Write(message.Opcode, message.Payload, compression);
                }

                return;
            }

            switch (MakeRoom(frame?.Length ?? message.Payload.Length))
            {
                case Room.Found:
                    Enqueue(
                        frame is not null ? QueuedSend.Share(frame) : QueuedSend.Copy(message.Opcode, message.Payload, compression, waiting: false), default);
                    return;
                case Room.Dropped:
                    return;
            }
        }

        CloseTooSlow();
    }

    /// <summary>Completes when nothing waits to be sent any more, at once if nothing does.</summary>
    public ValueTask WhenDrainedAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource drained;
        lock (_gate)
        {
            if (_state != ConnectionState.Open)
            {
                return Closed();
            }

            if (!HasOutput)
            {
                return default;
            }

            drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            (Slow.DrainWaiters ??= []).Add(drained);
        }

        return new ValueTask(cancellationToken.CanBeCanceled ? WaitAsync() : drained.Task);

        async Task WaitAsync()
        {
            try
            {
                await drained.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                lock (_gate)
                {
                    Slow.DrainWaiters?.Remove(drained);
                }

                throw;
            }
        }
    }

    /// <summary>Under the gate: what the policy says of a message for which output cannot be written now.</summary>
    private Room MakeRoom(int size)
    {
        if (Fits(size))
        {
            return Room.Found;
        }

        switch (_options.SendQueuePolicy)
        {
            case SendQueuePolicy.DropNewest:
                Interlocked.Increment(ref Slow.Dropped);
                return Room.Dropped;

            case SendQueuePolicy.DropOldest:
                while (!Fits(size) && TryDropOldest())
                {
                }

                // With the queue empty one message is taken whatever its size: only the latest counts, and this is the latest.
                return Room.Found;

            case SendQueuePolicy.Close:
                return Room.Refused;

            default:
                return Room.MustWait;
        }
    }

    private bool TryDropOldest()
    {
        while (_slow is not null && _slow.Queue.TryDequeue(out QueuedSend? oldest))
        {
            if (!oldest.IsCancelled)
            {
                _slow.QueuedBytes -= oldest.Size;
                _slow.QueuedCost -= oldest.Cost;
                oldest.Succeed();
                Interlocked.Increment(ref Slow.Dropped);
                return true;
            }
        }

        return false;
    }

    /// <summary>Not under the gate.</summary>
    private ValueTask CloseTooSlow()
    {
        Fail(CloseCode.PolicyViolation, $"reads too slowly: more than {_options.SendQueueLimit} bytes wait (SendQueueLimit)");
        return Closed();
    }

    /// <summary>Under the gate. With a reason: the session has closed.</summary>
    private void ReleaseDrainWaiters(CloseReason? closed)
    {
        if (_slow?.DrainWaiters is not { Count: > 0 } waiters)
        {
            return;
        }

        _slow.DrainWaiters = null;
        foreach (TaskCompletionSource waiter in waiters)
        {
            if (closed is { } reason)
            {
                waiter.TrySetException(new SessionClosedException(reason));
            }
            else
            {
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>What waits for a peer that does not keep up. Under the gate, but for what is read for statistics.</summary>
    private sealed class SlowState
    {
        public long QueuedBytes;
        public long QueuedCost;
        public long Dropped;
        private byte[]? _pong;
        private int _pongLength = -1;

        public Queue<QueuedSend> Queue { get; set; } = new();

        public int WaitingSends { get; set; }

        public List<TaskCompletionSource>? DrainWaiters { get; set; }

        /// <summary>While a flush is pending: how much the transport had sent when it was last looked at, and when that had become more.</summary>
        public long SentBefore { get; set; }

        public long OutputMovedAt { get; set; }

        /// <summary>In the place of one that has not gone out yet.</summary>
        public void KeepPong(ReadOnlySpan<byte> payload)
        {
            payload.CopyTo(_pong ??= new byte[ClosePayload.MaxSize]);
            _pongLength = payload.Length;
        }

        public bool TryTakePong(out ReadOnlySpan<byte> payload)
        {
            payload = _pong.AsSpan(0, Math.Max(0, _pongLength));
            bool waits = _pongLength >= 0;
            _pongLength = -1;
            return waits;
        }

        public void ForgetQueued() => QueuedBytes = QueuedCost = 0;
    }
}
