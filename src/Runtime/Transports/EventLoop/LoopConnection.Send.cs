using WsGen.Transports.Sockets;

namespace WsGen.Transports.EventLoop;

// Sending: output gathers in one pooled array, which goes back as soon as the kernel has taken all of it, so that the same array serves one
// connection after the other and stays in the cache.
internal abstract unsafe partial class LoopConnection
{
    private const int FirstCapacity = 4096;

    /// <summary>
    /// Outside of a push: a broadcast writes to hundreds of connections before the first of them is flushed, and what it writes should still be in
    /// the cache then.
    /// </summary>
    private const int FirstCapacityOutside = OutputArrays.Small;

    /// <summary>When so much has gathered and there is more, it is sent without waiting for the flush.</summary>
    private const int EarlyLength = 64 * 1024;

    private byte[] _output = [];
    private int _outputStart;
    private int _outputLength;
    private long _bytesSent;
    private volatile bool _outputPending;
    private volatile bool _outputFailed;
    private volatile Exception? _outputError;

    /// <summary>It is in the list of a runner that will flush it. Under the receiver's lock, or in the hands of that runner.</summary>
    private int _deferred;

    public override bool OutputFailed => _outputFailed;

    /// <summary>A flush has returned false, and the receiver has not been told yet that it has got through.</summary>
    protected bool IsOutputPending
    {
        get => _outputPending;
        set => _outputPending = value;
    }

    protected int OutputLength => _outputLength - _outputStart + (_shared is { } shared ? shared.Length - _sharedStart : 0);

    protected bool HasSharedOutput => _shared is not null;

    /// <summary>What is written cannot be sent now: something is before it.</summary>
    protected virtual bool MustWait => _outputPending;

    /// <summary>Bytes for the first output of a turn.</summary>
    protected virtual int FirstCapacityInPush => FirstCapacity;

    /// <summary>Less what the peer's kernel has not acknowledged: a kernel whose buffers are full asks for more in large steps.</summary>
    public override long? BytesSent
    {
        get
        {
            lock (DescriptorGate)
            {
                return Volatile.Read(ref _bytesSent) - (_closed ? 0 : SendQueue.Length(_socket));
            }
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _output.AsSpan(_outputLength);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureRoom(Math.Max(sizeHint, 1));
        return _output.AsMemory(_outputLength);
    }

    public override void Advance(int count) => _outputLength += count;

    public override bool TryFlush()
    {
        if (_outputFailed || TrySend())
        {
            ReleaseOutput();
            return true;
        }

        _outputPending = true;
        UpdateInterest();
        return false;
    }

    public override int SendNow(ReadOnlySpan<byte> bytes)
    {
        if (_outputPending || _outputFailed || !TrySend())
        {
            return 0;
        }

        _outputStart = _outputLength = 0;
        fixed (byte* start = bytes)
        {
            int sent = 0;
            TrySend(start, ref sent, bytes.Length);
            return sent;
        }
    }

    public override bool TryDefer()
    {
        if (LoopRunner.Current is not { } runner)
        {
            return false;
        }

        if (Interlocked.Exchange(ref _deferred, 1) == 0 && !runner.TryFlushLater(this))
        {
            Volatile.Write(ref _deferred, 0);
            return false;
        }

        return true;
    }

    /// <summary>By whoever was asked to: the end of a turn.</summary>
    public void FlushDeferred()
    {
        Interlocked.Exchange(ref _deferred, 0); // a full fence: what was written by somebody who found it set must be seen now
        try
        {
            Receiver.OnBatchEnd();
        }
        catch (Exception error)
        {
            FailOutput(error); // a defect, or no memory: it costs this connection
        }
    }

    /// <summary>On the loop: the kernel takes output again, or the connection is broken.</summary>
    public void OnWritable()
    {
        if (!_outputPending || (_connecting && !HasConnected()))
        {
            return; // what has gone wrong with a connection is reported to the receiving side
        }

        if (!_outputFailed && !TrySend())
        {
            return;
        }

        ReleaseOutput();
        _outputPending = false;
        UpdateInterest();
        try
        {
            // It may write, and flush.
            Receiver.OnOutputDrained();
        }
        catch (Exception error)
        {
            FailOutput(error); // a defect, or no memory: it costs this connection
        }
    }

    /// <summary>True: everything that was written has been sent, or never will be.</summary>
    private bool TrySend()
    {
        if (_shared is { } shared && !TrySendShared(shared))
        {
            return false;
        }

        if (_outputStart == _outputLength)
        {
            return true;
        }

        fixed (byte* output = _output)
        {
            return TrySend(output, ref _outputStart, _outputLength);
        }
    }

    /// <summary>True: everything has been sent, or never will be.</summary>
    protected bool TrySend(byte* bytes, ref int start, int end)
    {
        while (start != end && !_outputFailed)
        {
            nint sent = LibC.Send(_socket, bytes + start, (nuint)(end - start));
            if (sent >= 0)
            {
                start += (int)sent;
                CountSent(sent);
                continue;
            }

            int error = LibC.LastError;
            if (error is LibC.TryAgain or LibC.NoBufferSpace)
            {
                return false;
            }

            if (error != LibC.Interrupted)
            {
                FailOutput(ErrorOf(error));
            }
        }

        return true;
    }

    /// <summary>The reading side mostly finds out by itself, but not if only the output is gone. The first failure counts.</summary>
    protected void FailOutput(Exception error)
    {
        if (!_outputFailed)
        {
            _outputError = error;
            _outputFailed = true;
            Signal();
        }
    }

    protected void CountSent(nint bytes) => Volatile.Write(ref _bytesSent, _bytesSent + bytes);

    /// <summary>By whoever has the output: it is somebody else's now.</summary>
    protected (byte[] Bytes, int Start, int End) TakeOutput()
    {
        (byte[], int, int) taken = (_output, _outputStart, _outputLength);
        _output = [];
        _outputStart = _outputLength = 0;
        return taken;
    }

    private void EnsureRoom(int size)
    {
        if (_shared is { } shared)
        {
            JoinShared(shared);
        }

        if (_output.Length - _outputLength < size)
        {
            MakeRoom(size);
        }
    }

    private void MakeRoom(int size)
    {
        if (_outputLength >= EarlyLength && !MustWait && (_outputFailed || TrySend()))
        {
            // A large message leaves piece by piece, through memory that is still in the cache.
            _outputStart = _outputLength = 0;
            if (_output.Length >= size)
            {
                return;
            }
        }

        int pending = _outputLength - _outputStart;
        byte[] larger = _loop.Outputs.Rent(Math.Max(_pushes ? FirstCapacityInPush : FirstCapacityOutside, checked(pending + size)));
        _output.AsSpan(_outputStart, pending).CopyTo(larger);
        ReleaseOwnOutput();
        _output = larger;
        _outputLength = pending;
    }

    private void ReleaseOutput()
    {
        ReleaseShared();
        ReleaseOwnOutput();
    }

    private void ReleaseOwnOutput()
    {
        _outputStart = _outputLength = 0;
        if (_output.Length != 0)
        {
            byte[] output = _output;
            _output = [];
            _loop.Outputs.Return(output);
        }
    }

    private void ReleaseBuffers()
    {
        ReleaseOutput();
        if (_ahead?.Buffer is { } buffer)
        {
            _ahead.Buffer = null;
            buffer.Pool.Return(buffer);
        }
    }
}
