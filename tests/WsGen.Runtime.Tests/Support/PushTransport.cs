using System.Buffers;
using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Support;

/// <summary>
/// A transport without threads or pipes: the test pushes, and sees every call the engine makes. What is pushed is wiped as soon as the
/// engine has done with it, as a real receive buffer is overwritten.
/// </summary>
internal class PushTransport : TransportConnection
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private MessageReader<ClientRole> _reader = new(new ProtocolLimits(1 << 24, 1 << 24));
    private byte[] _pushed = [];
    private bool _outputFailed;

    /// <summary>The peer does not read: flushes stay pending until <see cref="Drain"/>.</summary>
    public bool IsSlow { get; set; }

    /// <summary>Called when room for output is asked for, which is under the connection's gate.</summary>
    public Action<int>? Asked { get; init; }

    /// <summary>What is flushed is only counted, without allocating anything.</summary>
    public bool Forgets { get; init; }

    public int Flushes { get; private set; }

    public int Watches { get; private set; }

    public int Resumes { get; private set; }

    public int Signals { get; private set; }

    public bool IsAborted { get; private set; }

    public bool IsOutputCompleted { get; private set; }

    /// <summary>Whether the output can end while input goes on.</summary>
    public bool CanEndOutput { get; init; } = true;

    public bool IsEnded { get; private set; }

    public override bool OutputFailed => _outputFailed;

    /// <summary>What it says of its progress.</summary>
    public long? Sent { get; set; }

    public override long? BytesSent => Sent;

    /// <summary>What has been flushed and not been taken yet.</summary>
    public byte[] Flushed { get; private set; } = [];

    public ReceiveStatus Push(params byte[][] parts)
    {
        _pushed = [.. parts.SelectMany(static part => part)];
        ReceiveStatus status = Receiver.OnReceived(_pushed);
        if (status == ReceiveStatus.Done)
        {
            EndBatch();
        }

        return status;
    }

    /// <summary>After <see cref="Resume"/>: the rest of what a pump does.</summary>
    public void EndBatch()
    {
        Array.Clear(_pushed);
        Receiver.OnBatchEnd();
    }

    public void Drain()
    {
        IsSlow = false;
        Receiver.OnOutputDrained();
    }

    public void FailOutput() => _outputFailed = true;

    public void Skip(int count) => Flushed = Flushed[count..];

    /// <summary>The frames among what has been flushed.</summary>
    public List<string> TakeFrames()
    {
        List<string> frames = [];
        Span<byte> rest = Flushed;
        Flushed = [];
        while (true)
        {
            ProtocolEvent found = _reader.Read(rest, out int consumed);
            if (found.Kind == ProtocolEventKind.NeedMore)
            {
                return frames;
            }

            frames.Add(found.Kind == ProtocolEventKind.Close
                ? $"Close {found.Payload[0] << 8 | found.Payload[1]}"
                : $"{found.Kind} {System.Text.Encoding.UTF8.GetString(found.Payload)}");
            if (found.Kind == ProtocolEventKind.Close)
            {
                _reader = new(new ProtocolLimits(1 << 24, 1 << 24)); // pongs may follow
            }

            rest = rest[consumed..];
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        Asked?.Invoke(sizeHint);
        return _output.GetSpan(sizeHint);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _output.GetMemory(sizeHint);

    public override void Advance(int count) => _output.Advance(count);

    public override bool TryFlush()
    {
        Assert.False(IsOutputCompleted);
        Flushes++;
        if (Forgets)
        {
            _output.ResetWrittenCount();
            return true;
        }

        Flushed = [.. Flushed, .. _output.WrittenSpan];
        _output.ResetWrittenCount();
        return !IsSlow;
    }

    /// <summary>So much of a large payload is taken straight from where it lies.</summary>
    public int TakesNow { get; init; }

    public override int SendNow(ReadOnlySpan<byte> bytes)
    {
        if (TakesNow == 0)
        {
            return 0;
        }

        int taken = Math.Min(TakesNow, bytes.Length);
        Flushed = [.. Flushed, .. _output.WrittenSpan, .. bytes[..taken]];
        _output.ResetWrittenCount();
        return taken;
    }

    public override bool CompleteOutput()
    {
        Assert.False(IsOutputCompleted);
        Assert.Equal(0, _output.WrittenCount);
        IsOutputCompleted = true;
        return CanEndOutput;
    }

    public override void End() => IsEnded = true;

    public override void Resume() => Resumes++;

    public override void Watch() => Watches++;

    public override void Signal() => Signals++;

    public override void Abort() => IsAborted = true;
}
