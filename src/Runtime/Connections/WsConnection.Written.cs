using WsGen.Protocol;

namespace WsGen.Connections;

// Who waits for a send, and what becomes of them: written, too late, given up, closed. Under the gate.
internal abstract partial class WsConnection
{
    /// <summary>A send that has just been written, if its sender waits for more than that.</summary>
    private void SucceedWhenFlushed(SendCompletion send)
    {
        SlowState slow = Slow;
        if (_unflushed != 0)
        {
            (slow.Unflushed ??= []).Add(send);
        }
        else if (_flushPending)
        {
            StartDeadline(send);
            (slow.InFlush ??= []).Add(send);
        }
        else
        {
            Complete(send);
        }
    }

    /// <summary>What was waited for is being flushed now: within a batch time begins to run. True, for the caller to remember it.</summary>
    private bool BeginAwaitedFlush(SlowState slow)
    {
        slow.InFlush = slow.Unflushed;
        slow.Unflushed = null;
        foreach (SendCompletion send in slow.InFlush!)
        {
            StartDeadline(send);
        }

        return true;
    }

    private void CompleteWritten(SlowState slow)
    {
        if (slow.InFlush is not { } sends)
        {
            return; // by a flush that has reported its end before it returned
        }

        slow.InFlush = null;
        foreach (SendCompletion send in sends)
        {
            Complete(send);
        }
    }

    private void Complete(SendCompletion send)
    {
        if (_transport.OutputFailed)
        {
            send.Fail(WasClosed(LostOrReason));
        }
        else
        {
            send.Succeed();
        }
    }

    /// <summary>What is told to those whose bytes went nowhere: the connection may not know yet that it is lost.</summary>
    private CloseReason LostOrReason => _state == ConnectionState.Open
        ? new CloseReason(CloseCode.AbnormalClosure, LostReason, CloseInitiator.Transport)
        : Reason;

    /// <summary>So many messages, the smallest ones, have room in the queue, or may wait for it.</summary>
    public int MaxPendingMessages => (_options.SendQueueLimit / QueuedSend.LeastCost) + _options.MaxWaitingSends;

    /// <summary>What somebody's callback has thrown, who wanted to know what became of a message.</summary>
    public void OnSendCallbackFailed(Exception error) => _logger.SendCallbackFailed(error, RemoteEndPoint, _receiver?.Name ?? "the endpoint");

    private void CancelWaiting(SendCompletion send, CancellationToken token)
    {
        lock (this)
        {
            GiveUp(send, new OperationCanceledException(token));
        }
    }

    /// <summary>Its sender waits no longer. What has not been written yet is not going to be.</summary>
    private void GiveUp(SendCompletion send, Exception error)
    {
        if (send.IsCancelled)
        {
            return; // failed already, though it may still stand in the line: the session closes
        }

        SlowState slow = Slow;
        if (send is QueuedSend queued && slow.TryRemove(queued))
        {
            queued.Fail(error);
            ForgetPart(slow, queued);
            if (!HasOutput && slow.Behind is null)
            {
                ReleaseDrainWaiters(null);
            }
        }
        else if (slow.InFlush?.Remove(send) == true || slow.Unflushed?.Remove(send) == true)
        {
            send.Fail(error); // it may arrive all the same
        }

        // Or it has been written, or has failed, meanwhile: then that is what its task says.
    }

    /// <summary>It will not be sent. If nothing of its message has been, there is no such message any more.</summary>
    private void ForgetPart(SlowState slow, QueuedSend send)
    {
        if (send.Part is not { } part || --part.Parts > 0)
        {
            return;
        }

        if (slow.Loose == part)
        {
            slow.Loose = null;
        }

        if (slow.Open == part)
        {
            slow.Open = null;
            LetPass(slow);
        }
    }

    /// <summary>The session closes: what has not been accepted will not be sent any more. What has been accepted still goes out.</summary>
    private void FailWaitingSends()
    {
        _hold &= ~FlushHold.Batch; // what a batch has gathered goes out before the close frame
        ReleaseDrainWaiters(Reason);
        if (_slow is not { } slow)
        {
            return;
        }

        foreach (QueuedSend send in slow.Queue)
        {
            if (!(send.IsWaiting || send.Part is { IsTorn: true }))
            {
                continue;
            }

            if (send.Part is { } part)
            {
                part.IsTorn = true; // without this part the rest would be another message
            }

            slow.TryRemove(send);
            send.Fail(WasClosed(Reason));
        }

        FailBehind(slow);
    }

    /// <summary>The message that it stands behind will never end.</summary>
    private void FailBehind(SlowState slow)
    {
        while (slow.Behind is { } behind && behind.TryDequeue(out QueuedSend? send))
        {
            slow.Uncount(send);
            send.Fail(WasClosed(Reason));
        }

        slow.Behind = null;
        slow.Open = slow.Loose = null;
    }

    /// <summary>The connection ends at once, or has been lost: who waits for what was accepted must not wait for somebody to say so.</summary>
    private void FailPendingSends()
    {
        if (_slow is not { } slow)
        {
            return;
        }

        var error = WasClosed(Reason);
        foreach (SendCompletion send in slow.Pending())
        {
            if (send.IsCancelled || send is QueuedSend { HasSender: false })
            {
                continue;
            }

            if (send is QueuedSend queued)
            {
                slow.TryRemove(queued);
            }

            send.Fail(error);
        }

        slow.InFlush = slow.Unflushed = null;
    }

    /// <summary>The transport is gone, and with it what it did not take.</summary>
    private void ReleaseOutput()
    {
        lock (this)
        {
            if (_slow is { } slow)
            {
                FailPendingSends();
                FailBehind(slow);
                while (slow.Queue.TryDequeue(out QueuedSend? send))
                {
                    send.Fail(WasClosed(Reason));
                }

                slow.ForgetQueued();
            }

            _unflushed = 0; // a flush that was put off and comes now must not meet the transport, which gives its memory back
            _outputCompleted = true;
            _compressor?.Dispose();
        }
    }
}
