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
        lock (this)
        {
            if (_state != ConnectionState.Open)
            {
                return;
            }

            // Where the window lives on from message to message, what refers to it can only be compressed for this connection.
            MessageCompression compression = Compression;
            // And in the middle of a message the compressor cannot be had for another one. A client masks each of its frames by a key of its own.
            SharedBytes? frame = IsClient || (compression != MessageCompression.Never && _compressor is { ContextTakeover: true } or { IsInMessage: true })
                ? null
                : message.For(_compressor, compression);
            if (frame is not null && CanWrite && MustFlushBefore(frame))
            {
                FlushUnderGate();
            }

            if (CanWrite)
            {
                if (frame is not null)
                {
                    WriteShared(frame, message.Opcode, message.Payload.Length);
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
                        frame is not null ? QueuedSend.Share(frame, message.Opcode, message.Payload.Length) : QueuedSend.Copy(message.Opcode, message.Payload, compression, waiting: false), default);
                    return;
                case Room.Dropped:
                    return;
            }
        }

        FailTooSlow();
    }

    /// <summary>Completes when nothing waits to be sent any more, at once if nothing does.</summary>
    public ValueTask WhenDrainedAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource drained;
        lock (this)
        {
            if (_state != ConnectionState.Open)
            {
                return Closed();
            }

            if (!HasOutput && _slow is not { Behind: not null })
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
                lock (this)
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
                _options.Metrics?.CountDrop(SendQueuePolicy.DropNewest);
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

    /// <summary>
    /// The same for a part. A message of which parts have been accepted already cannot be dropped any more: where it says to drop, the part waits.
    /// </summary>
    private Room MakeRoom(int size, PartialMessage? part)
    {
        if (part is not { Parts: > 0 })
        {
            return MakeRoom(size);
        }

        while (!Fits(size))
        {
            if (_options.SendQueuePolicy == SendQueuePolicy.Close)
            {
                return Room.Refused;
            }

            if (_options.SendQueuePolicy != SendQueuePolicy.DropOldest || !TryDropOldest())
            {
                return Room.MustWait;
            }
        }

        return Room.Found;
    }

    private bool TryDropOldest()
    {
        if (_slow?.TakeDroppable() is not { } oldest)
        {
            return false;
        }

        _slow.Uncount(oldest);
        if (oldest.WhenWritten)
        {
            oldest.Fail(WasDropped());
        }
        else
        {
            oldest.Succeed();
        }

        Interlocked.Increment(ref _slow.Dropped);
        _options.Metrics?.CountDrop(SendQueuePolicy.DropOldest);
        return true;
    }

    /// <summary>Who only sends is not told, as the policy has it; who asks what has become of the message is.</summary>
    private InvalidOperationException WasDropped() => new(
        $"The message was dropped, for the peer reads too slowly: more than {_options.SendQueueLimit} bytes wait (SendQueueLimit, SendQueuePolicy {_options.SendQueuePolicy}).");

    /// <summary>Not under the gate.</summary>
    private ValueTask CloseTooSlow()
    {
        FailTooSlow();
        return Closed();
    }

    private void FailTooSlow() =>
        Fail(CloseCode.PolicyViolation, $"reads too slowly: more than {_options.SendQueueLimit} bytes wait (SendQueueLimit)");

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
                waiter.TrySetException(WasClosed(reason));
            }
            else
            {
                waiter.TrySetResult();
            }
        }
    }
}
