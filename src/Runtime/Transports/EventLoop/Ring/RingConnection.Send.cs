namespace WsGen.Transports.EventLoop.Ring;

// Sending. What is flushed on the loop goes to the kernel with all other output of the turn; large output, what answers large input, and what
// other threads flush, is sent by itself, as on epoll, unless there is something before it that has yet to go.
internal sealed partial class RingConnection
{
    /// <summary>More than that is sent while it is still in the cache.</summary>
    private const int MostLater = 32 * 1024;

    private const int SmallCapacity = OutputArrays.Medium;

    // Bits of _sendState, which is zero while nothing is on its way to the kernel.
    private const int OnItsWay = 1;
    private const int Wanted = 2;   // a flush waits for it: the receiver is to be told when it has got through
    private const int Shutdown = 4; // nothing comes after it

    private int _sendState;

    // The loop's, unless there is nothing to send.
    private byte[] _sending = [];
    private SharedBytes? _sendingShared; // then this is its array
    private int _sendingStart;
    private int _sendingEnd;
    private bool _queued;    // it goes with the next submission ...
    private bool _submitted; // ... or has gone, and its completion is to come

    /// <summary>By the loop: what is to be sent.</summary>
    public (byte[] Bytes, int Start, int Length) TakeSending()
    {
        _queued = false;
        _submitted = true;
        return (_sending, _sendingStart, _sendingEnd - _sendingStart);
    }

    protected override bool MustWait => Volatile.Read(ref _sendState) != 0 || base.MustWait;

    protected override int FirstCapacityInPush => SmallCapacity;

    protected override bool IsSending => Volatile.Read(ref _sendState) != 0 && !OutputFailed;

    private bool IsInKernel => _queued || _submitted;

    public override bool TryFlush()
    {
        if (!OutputFailed)
        {
            if (!_inPieces && OutputLength <= MostLater && LoopRunner.Current is { } runner && runner.Drives(_ringLoop) && TrySendLater())
            {
                return true;
            }

            if (TryWait())
            {
                return false;
            }
        }

        return base.TryFlush();
    }

    public override bool TryFlushFully() => (OutputFailed || !TryWait()) && base.TryFlush();

    public override bool CompleteOutput()
    {
        int state;
        while ((state = Volatile.Read(ref _sendState)) != 0)
        {
            if (Interlocked.CompareExchange(ref _sendState, state | Shutdown, state) == state)
            {
                return true; // behind what is on its way
            }
        }

        return base.CompleteOutput();
    }

    /// <summary>On the loop: what has become of a submission.</summary>
    public void OnSent(int result)
    {
        _submitted = false;
        NoteSent(result);
        if (_sendingStart == _sendingEnd || OutputFailed)
        {
            EndSending();
            CloseIfDone();
            ArrangeOutput();
            return;
        }

        // The peer is slow. The receiver, which thinks that all is on its way, must not write until it has gone.
        Interlocked.Or(ref _sendState, Wanted);
        IsOutputPending = true;
        Receiver.OnOutputStalled(_sendingEnd - _sendingStart);
        Arrange();
    }

    /// <summary>On the loop: the kernel takes output again.</summary>
    public void OnWritable(int result)
    {
        _outputArmed = false;
        if (!_finishing && result >= 0)
        {
            if (_sendState == 0)
            {
                OnWritable();
            }
            else if (!_submitted && TrySendRest())
            {
                EndSending();
            }
        }

        CloseIfDone();
        ArrangeOutput();
    }

    public override int SendNow(ReadOnlySpan<byte> bytes) => Volatile.Read(ref _sendState) == 0 ? base.SendNow(bytes) : 0;

    private unsafe bool TrySendRest()
    {
        fixed (byte* bytes = _sending)
        {
            return TrySend(bytes, ref _sendingStart, _sendingEnd);
        }
    }

    private void NoteSent(int result)
    {
        if (result >= 0)
        {
            _sendingStart += result;
            CountSent(result);
        }
        else if (-result is not (LibC.TryAgain or LibC.NoBufferSpace or LibC.Interrupted or LibC.Cancelled))
        {
            FailOutput(ErrorOf(-result));
        }
    }

    /// <summary>By the owner, in no handler: the output goes with the next submission. False: what went before it has yet to come back.</summary>
    private bool TrySendLater()
    {
        if (_queued ? _sendingEnd - _sendingStart + OutputLength > MostLater : Volatile.Read(ref _sendState) != 0 || IsOutputPending)
        {
            return false;
        }

        SharedBytes? shared = null;
        int start = 0;
        if (HasSharedOutput && (shared = TakeShared(out start)) is null)
        {
            return false;
        }

        if (_queued)
        {
            AppendOutput(shared, start);
            return true;
        }

        if (shared is not null)
        {
            (_sendingShared, _sending, _sendingStart, _sendingEnd) = (shared, shared.Array, start, shared.Length);
        }
        else
        {
            (_sending, _sendingStart, _sendingEnd) = TakeOutput();
        }

        if (_sendingStart == _sendingEnd)
        {
            ReleaseSending();
            return true;
        }

        _queued = true;
        Volatile.Write(ref _sendState, OnItsWay);
        _ringLoop.SendLater(this);
        return true;
    }

    private void AppendOutput(SharedBytes? shared, int start)
    {
        if (shared is not null)
        {
            Append(shared.Span[start..]);
            shared.Release();
            return;
        }

        (byte[] more, int from, int end) = TakeOutput();
        Append(more.AsSpan(from, end - from));
        if (more.Length != 0)
        {
            _ringLoop.Outputs.Return(more);
        }
    }

    private void Append(ReadOnlySpan<byte> more)
    {
        if (_sendingShared is not null || _sending.Length - _sendingEnd < more.Length)
        {
            int length = _sendingEnd - _sendingStart;
            byte[] larger = _ringLoop.Outputs.Rent(length + more.Length);
            _sending.AsSpan(_sendingStart, length).CopyTo(larger);
            ReleaseSending();
            (_sending, _sendingStart, _sendingEnd) = (larger, 0, length);
        }

        more.CopyTo(_sending.AsSpan(_sendingEnd));
        _sendingEnd += more.Length;
    }

    /// <summary>By whoever flushes, on any thread. True: something is on its way, and the receiver will be told when it has got through.</summary>
    private bool TryWait()
    {
        int state;
        while ((state = Volatile.Read(ref _sendState)) != 0)
        {
            if (Interlocked.CompareExchange(ref _sendState, state | Wanted, state) == state)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Everything has got through, or never will: sees to what was to come after it.</summary>
    private void EndSending()
    {
        ReleaseSending();
        int state = Interlocked.Exchange(ref _sendState, 0);
        if ((state & Wanted) != 0 && !IsClosed)
        {
            // Not before: whoever has it noted leaves the output alone, and others would take it for ours while it is being flushed.
            IsOutputPending = true;
            OnWritable();
        }

        if ((state & Shutdown) != 0)
        {
            base.CompleteOutput();
        }

        if (!IsOpen)
        {
            Post(); // its end may have waited for this
        }
    }

    private void ReleaseSending()
    {
        byte[] sending = _sending;
        _sending = [];
        _sendingStart = _sendingEnd = 0;
        if (_sendingShared is { } shared)
        {
            _sendingShared = null;
            shared.Release();
        }
        else if (sending.Length != 0)
        {
            _ringLoop.Outputs.Return(sending);
        }
    }
}
