using System.Buffers;
using System.Text;
using WsGen.Protocol;

namespace WsGen.Connections;

// The way out. While the peer keeps up a frame is encoded straight into the transport's output: during a turn it is flushed with the
// batch, otherwise at once. When a flush does not complete, frames queue here, in call order, up to SendQueueLimit; what goes beyond waits.
internal abstract partial class WsConnection
{
    // All under the gate.
    private int _unflushed;
    private int _flushing;
    private bool _flushPending;

    // Before the answer to the opening handshake has been written nothing else may be: what an endpoint's constructor sends waits.
    private bool _started;
    private bool _completeOutput;
    private bool _outputCompleted;
    private bool _inputOver;
    private bool _draining;

    /// <summary>Bytes that have been accepted for sending and not yet handed to the transport's network side.</summary>
    public long BufferedBytes => (_slow is { } slow ? Volatile.Read(ref slow.QueuedBytes) : 0) + Volatile.Read(ref _unflushed) + Volatile.Read(ref _flushing);

    /// <summary>How messages are compressed for which nothing else is said.</summary>
    public MessageCompression Compression { get; set; }

    /// <summary>Sends one message. The payload may be reused when the call returns.</summary>
    public ValueTask Send(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (_state != ConnectionState.Open)
            {
                return Closed();
            }

            if (CanWrite)
            {
                Write(opcode, payload, Compression);
                return default;
            }

            switch (MakeRoom(payload.Length))
            {
                case Room.Found:
                    return Enqueue(QueuedSend.Copy(opcode, payload, Compression, waiting: false), default);
                case Room.MustWait:
                    // A copy is taken all the same: the span is gone when this returns. It is one at a time, because such sends are
                    // replies, and the next message is not delivered before the reply is out.
                    return Enqueue(QueuedSend.Copy(opcode, payload, Compression, waiting: true), default);
                case Room.Dropped:
                    return default;
            }
        }

        return CloseTooSlow();
    }

    /// <summary>Sends one message or control frame. The payload may be reused when the task completes.</summary>
    public ValueTask Send(Opcode opcode, ReadOnlyMemory<byte> payload, MessageCompression compression, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_state != ConnectionState.Open)
            {
                return Closed();
            }

            if (CanWrite)
            {
                Write(opcode, payload.Span, compression);
                return default;
            }

            switch (MakeRoom(payload.Length))
            {
                case Room.Found:
                    return Enqueue(QueuedSend.Copy(opcode, payload.Span, compression, waiting: false), cancellationToken);
                case Room.MustWait:
                    return Enqueue(QueuedSend.Waiting(opcode, payload, compression), cancellationToken);
                case Room.Dropped:
                    return default;
            }
        }

        return CloseTooSlow();
    }

    /// <summary>Sends one text message.</summary>
    public ValueTask Send(string text, MessageCompression compression, CancellationToken cancellationToken)
    {
        int byteCount = Encoding.UTF8.GetByteCount(text);
        lock (_gate)
        {
            if (_state != ConnectionState.Open)
            {
                return Closed();
            }

            if (CanWrite)
            {
                Write(text, byteCount, compression);
                return default;
            }

            switch (MakeRoom(byteCount))
            {
                case Room.Found:
                    return Enqueue(QueuedSend.CopyText(text, byteCount, compression), cancellationToken);
                case Room.MustWait:
                    return Enqueue(QueuedSend.Waiting(text, byteCount, compression), cancellationToken);
                case Room.Dropped:
                    return default;
            }
        }

        return CloseTooSlow();
    }

    /// <summary>Sends a message that lies in several pieces of memory.</summary>
    public ValueTask Send(Opcode opcode, in ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
        {
            return Send(opcode, payload.FirstSpan);
        }

        int length = checked((int)payload.Length);
        byte[] joined = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(joined);
        ValueTask sent = Send(opcode, joined.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(joined);
        return sent;
    }

    public override void OnOutputStalled(int left)
    {
        lock (_gate)
        {
            if (!_flushPending)
            {
                _flushPending = true;
                _flushing = left;
                NoteSlowFlush();
            }
        }
    }

    public override void OnOutputDrained()
    {
        bool resume;
        lock (_gate)
        {
            _flushPending = false;
            _flushing = 0;
            if (_transport.OutputFailed)
            {
                LoseOutput();
            }

            Drain();
            if (!HasOutput)
            {
                if (_ending is not null)
                {
                    _ending.CloseFrameDeadline = long.MaxValue;
                }

                ReleaseDrainWaiters(null);
            }

            resume = _resumeWhenDrained && !HasOutput;
            _resumeWhenDrained &= !resume;
        }

        if (resume)
        {
            _transport.Resume();
        }
    }

    private bool CanWrite => _started && !_flushPending && _slow is not { Queue.Count: > 0 };

    private bool AnswersPings => _state is ConnectionState.Open or ConnectionState.CloseSent;

    private bool HasOutput => _flushPending || _slow is { Queue.Count: > 0 };

    private bool Fits(int size) => (_slow?.QueuedCost ?? 0) + _unflushed + _flushing + QueuedSend.CostOf(size) <= _options.SendQueueLimit;

    private ValueTask Closed() => ValueTask.FromException(new SessionClosedException(Reason));

    private ValueTask Enqueue(QueuedSend send, CancellationToken cancellationToken)
    {
        SlowState slow = Slow;
        if (send.IsWaiting)
        {
            if (slow.WaitingSends >= _options.MaxWaitingSends)
            {
                return ValueTask.FromException(new InvalidOperationException(
                    $"{slow.WaitingSends} sends already wait for the peer to read, with {BufferedBytes} bytes buffered (SendQueueLimit is " +
                    $"{_options.SendQueueLimit}). Await each send, or close sessions that read too slowly."));
            }

            slow.WaitingSends++;
        }
        else
        {
            slow.QueuedBytes += send.Size;
            slow.QueuedCost += send.Cost;
        }

        slow.Queue.Enqueue(send);
        return send.IsWaiting ? send.Task(cancellationToken, CancelWaiting) : default;
    }

    private void CancelWaiting(QueuedSend send, CancellationToken token)
    {
        lock (_gate)
        {
            // Written or failed meanwhile: then that is what its task says.
            if (!send.IsCancelled && Slow.Queue.Contains(send))
            {
                Slow.WaitingSends--;
                Slow.Queue = new Queue<QueuedSend>(Slow.Queue.Where(other => other != send)); // gone at once: cancelled sends must not pile up
                send.Fail(new OperationCanceledException(token));
            }
        }
    }

    /// <summary>
    /// Answers a ping, until the peer's close frame has come (RFC 6455 section 5.5.2). While the output stands still only the latest is kept:
    /// one pong may answer several pings (section 5.5.3).
    /// </summary>
    private void SendPong(ReadOnlySpan<byte> payload)
    {
        lock (_gate)
        {
            if (!AnswersPings)
            {
                return;
            }

            if (CanWrite)
            {
                Write(Opcode.Pong, payload, MessageCompression.Never);
            }
            else
            {
                Slow.KeepPong(payload);
            }
        }
    }

    /// <summary>Sends what the batch has written. Cheap when there is nothing.</summary>
    private void Flush()
    {
        if (_unflushed != 0 || _completeOutput)
        {
            lock (_gate)
            {
                FlushUnderGate();
            }
        }
    }

    private void FlushUnlessInTurn()
    {
        if (!_draining && !InTurn && !_transport.TryDefer())
        {
            FlushUnderGate();
        }
    }

    private void FlushUnderGate()
    {
        if (_flushPending)
        {
            return;
        }

        if (_unflushed != 0)
        {
            _flushing = _unflushed;
            _unflushed = 0;

            // Before the flush: one that ends at once may report its end before it returns.
            _flushPending = true;
            if (!_transport.TryFlush())
            {
                if (_flushPending)
                {
                    NoteSlowFlush();
                }

                return;
            }

            _flushPending = false;
            _flushing = 0;
            if (_transport.OutputFailed)
            {
                LoseOutput();
            }
        }

        if (_completeOutput && !_outputCompleted && _slow is not { Queue.Count: > 0 })
        {
            _outputCompleted = true;
            if (!_transport.CompleteOutput())
            {
                LingerOrEnd();
            }
        }
    }

    /// <summary>From now on it counts how the peer gets on.</summary>
    private void NoteSlowFlush()
    {
        Slow.OutputMovedAt = _clock.Now;
        Slow.SentBefore = _transport.BytesSent ?? 0;
        if (_completeOutput && Reason.Initiator == CloseInitiator.Transport)
        {
            LimitCloseFrame();
        }
    }

    /// <summary>There is room again: the pong that waits, then the queue, as far as the peer keeps up.</summary>
    private void Drain()
    {
        _draining = true;
        try
        {
            if (AnswersPings && _slow is not null && _slow.TryTakePong(out ReadOnlySpan<byte> pong))
            {
                Write(Opcode.Pong, pong, MessageCompression.Never);
            }

            while (!_flushPending && _slow is not null && _slow.Queue.TryPeek(out QueuedSend? send))
            {
                if (send.Frame is { } frame && MustFlushBefore(frame))
                {
                    FlushUnderGate();
                    continue;
                }

                Slow.Queue.Dequeue();
                WriteQueued(send);
            }
        }
        finally
        {
            _draining = false;
        }

        FlushUnderGate();
    }

    private void WriteQueued(QueuedSend send)
    {
        if (send.IsCancelled)
        {
            return;
        }

        if (send.IsWaiting)
        {
            Slow.WaitingSends--;
        }
        else
        {
            Slow.QueuedBytes -= send.Size;
            Slow.QueuedCost -= send.Cost;
        }

        try
        {
            WriteFrame(send);
        }
        catch (Exception error)
        {
            // No memory. Whoever waits is told, and may try again; what had been accepted is lost, and must not be missing without a sign.
            if (!send.IsWaiting)
            {
                AbandonFrame();
            }

            send.Fail(error);
            return;
        }

        send.Succeed();
    }

    private void WriteFrame(QueuedSend send)
    {
        if (send.Text is { } text)
        {
            Write(text, send.Size, send.Compression);
        }
        else if (send.Frame is { } frame)
        {
            WriteShared(frame);
        }
        else
        {
            Write(send.Opcode, send.Payload, send.Compression);
        }
    }

    private bool MustWaitForOutput()
    {
        lock (_gate)
        {
            return _resumeWhenDrained = HasOutput && !_transport.OutputFailed;
        }
    }

    /// <summary>The session closes: what has not been accepted will not be sent any more. What has been accepted still goes out.</summary>
    private void FailWaitingSends()
    {
        ReleaseDrainWaiters(Reason);
        if (_slow is not { WaitingSends: > 0 } slow)
        {
            return;
        }

        foreach (QueuedSend send in slow.Queue)
        {
            if (send.IsWaiting && !send.IsCancelled)
            {
                send.Fail(new SessionClosedException(Reason));
            }
        }

        slow.WaitingSends = 0;
    }

    /// <summary>The transport is gone, and with it what it did not take.</summary>
    private void ReleaseOutput()
    {
        lock (_gate)
        {
            while (_slow is not null && _slow.Queue.TryDequeue(out QueuedSend? send))
            {
                if (!send.IsCancelled)
                {
                    send.Fail(new SessionClosedException(Reason));
                }
            }

            _slow?.ForgetQueued();
            _unflushed = 0; // a flush that was put off and comes now must not meet the transport, which gives its memory back
            _outputCompleted = true;
            _compressor?.Dispose();
        }
    }
}
