using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// What becomes of sends when the peer reads too slowly: the declared policy, and who wants to know when it has caught up.
internal abstract partial class WsConnection
{
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

    /// <summary>Messages that were dropped by <see cref="SendQueuePolicy.DropNewest"/> or <see cref="SendQueuePolicy.DropOldest"/>.</summary>
    public long DroppedSends => Volatile.Read(ref _droppedSends);

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
            (_drainWaiters ??= []).Add(drained);
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
                    _drainWaiters?.Remove(drained);
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
                Interlocked.Increment(ref _droppedSends);
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
        while (_queue is not null && _queue.TryDequeue(out QueuedSend? oldest))
        {
            if (!oldest.IsCancelled)
            {
                _queuedBytes -= oldest.Size;
                _queuedCost -= oldest.Cost;
                oldest.Succeed();
                Interlocked.Increment(ref _droppedSends);
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
        if (_drainWaiters is not { Count: > 0 } waiters)
        {
            return;
        }

        _drainWaiters = null;
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
}
