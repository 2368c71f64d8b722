using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

// Flushing, and what goes on when a flush has got through: first the pong that waits, then the queue. All under the gate but the entrances.
internal abstract partial class WsConnection
{
    public override void OnOutputStalled(int left)
    {
        lock (this)
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
        lock (this)
        {
            _flushPending = false;
            _flushing = 0;
            if (_transport.OutputFailed)
            {
                LoseOutput();
            }

            if (_slow is { InFlush: not null } slow)
            {
                CompleteWritten(slow);
            }

            Drain();
            if (!HasOutput)
            {
                if (_ending is not null)
                {
                    _ending.CloseFrameDeadline = long.MaxValue;
                }

                if (_slow is not { Behind: not null })
                {
                    ReleaseDrainWaiters(null);
                }
            }

            resume = _resumeWhenDrained && !HasOutput;
            _resumeWhenDrained &= !resume;
        }

        if (resume)
        {
            _transport.Resume();
        }
    }

    /// <summary>Sends what the batch has written. Cheap when there is nothing.</summary>
    private void Flush()
    {
        if (_unflushed != 0 || _completeOutput)
        {
            lock (this)
            {
                FlushUnlessHeld();
            }
        }
    }

    private void FlushUnlessInTurn()
    {
        if (_hold == FlushHold.None && !InTurn && !_transport.TryDefer())
        {
            FlushUnderGate();
        }
    }

    private void FlushUnlessHeld()
    {
        if (!IsBatching || _completeOutput || HoldsAwaited)
        {
            FlushUnderGate();
        }
    }

    /// <param name="fully">Whether this is to return only when everything has left, or is to be waited for.</param>
    private void FlushUnderGate(bool fully = false)
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
            bool isAwaited = _slow is { Unflushed: not null } slow && BeginAwaitedFlush(slow);
            if (!(fully || isAwaited ? _transport.TryFlushFully() : _transport.TryFlush()))
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

            if (isAwaited)
            {
                CompleteWritten(_slow!);
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
        bool isUrgent = false; // control frames do not wait for the end of a batch
        _hold |= FlushHold.Draining;
        try
        {
            // Also if the peer's close frame has come meanwhile: the ping came before it (RFC 6455 section 5.5.2), and the answer stands in the queue, behind this.
            if (!_outputCompleted && _slow is not null && _slow.TryTakePong(out ReadOnlySpan<byte> pong))
            {
                isUrgent = true;
                Write(Opcode.Pong, pong, MessageCompression.Never);
            }

            while (!_flushPending && _slow is not null && _slow.Queue.TryPeek(out QueuedSend? send))
            {
                if (send.Frame is { } frame && MustFlushBefore(frame))
                {
                    FlushUnderGate();
                    continue;
                }

                _slow.Queue.TryDequeue(out _);
                isUrgent |= send.Opcode.IsControl();
                WriteQueued(send);
            }
        }
        finally
        {
            _hold &= ~FlushHold.Draining;
        }

        if (isUrgent)
        {
            FlushUnderGate();
        }
        else
        {
            FlushUnlessHeld();
        }
    }

    private void WriteQueued(QueuedSend send)
    {
        Slow.Uncount(send);
        try
        {
            WriteFrame(send);
        }
        catch (Exception error)
        {
            // No memory. Whoever waits is told, and may try again; what had been accepted is lost, and must not be missing without a sign. No
            // message is to miss a part.
            if (!send.IsWaiting || send.Part is not null)
            {
                AbandonFrame();
            }

            send.Fail(error);
            return;
        }

        if (send.WhenWritten && !(IsBatching && send.IsBlocking))
        {
            send.Release();
            SucceedWhenFlushed(send);
        }
        else if (send.IsWaiting && _transport.OutputFailed)
        {
            // There is room because nobody takes it any more: the connection is lost, and has not been told yet.
            send.Fail(WasClosed(LostOrReason));
        }
        else
        {
            send.Succeed();
        }
    }

    private void WriteFrame(QueuedSend send)
    {
        if (send.Text is { } text)
        {
            Write(text, send.Size, send.Compression);
        }
        else if (send.Frame is { } frame)
        {
            WriteShared(frame, send.Opcode, send.Length);
        }
        else if (send.Part is { } part)
        {
            WritePart(part, send.Payload, send.IsLast, send.Ends);
        }
        else
        {
            Write(send.Opcode, send.Payload, send.Compression);
        }
    }

    private bool MustWaitForOutput()
    {
        lock (this)
        {
            return _resumeWhenDrained = HasOutput && !_transport.OutputFailed;
        }
    }
}
