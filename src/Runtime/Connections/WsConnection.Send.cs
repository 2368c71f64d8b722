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
    private FlushHold _hold;
    private MessageCompression _compression;

    /// <summary>Why what is written is not flushed at once. In one field, so that a send looks at one.</summary>
    [Flags]
    private enum FlushHold : byte
    {
        None = 0,

        /// <summary>The queue is being written, and will be flushed in one go.</summary>
        Draining = 1,

        /// <summary>The application has begun a batch.</summary>
        Batch = 2,
    }

    /// <summary>Bytes that have been accepted for sending and not yet handed to the transport's network side.</summary>
    public long BufferedBytes => (_slow is { } slow ? Volatile.Read(ref slow.QueuedBytes) : 0) + Volatile.Read(ref _unflushed) + Volatile.Read(ref _flushing);

    /// <summary>How messages are compressed for which nothing else is said.</summary>
    public MessageCompression Compression
    {
        get => _compression;
        set
        {
            ThrowIfClosed();
            _compression = value;
        }
    }

    /// <summary>Sends one message. The payload may be reused when the call returns.</summary>
    public ValueTask Send(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        lock (this)
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

    /// <summary>Sends one message. The payload may be reused when the task completes.</summary>
    public ValueTask Send(Opcode opcode, ReadOnlyMemory<byte> payload, MessageCompression compression, CancellationToken cancellationToken)
    {
        lock (this)
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

    /// <summary>Sends a ping or a pong. The payload may be reused when the task completes.</summary>
    public ValueTask SendControl(Opcode opcode, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        lock (this)
        {
            if (_state != ConnectionState.Open)
            {
                return Closed();
            }

            if (CanWriteFrame)
            {
                Write(opcode, payload.Span, MessageCompression.Never);
                FlushControl();
                return default;
            }

            switch (MakeRoom(payload.Length))
            {
                case Room.Found:
                    return Enqueue(QueuedSend.Copy(opcode, payload.Span, MessageCompression.Never, waiting: false), cancellationToken);
                case Room.MustWait:
                    return Enqueue(QueuedSend.Waiting(opcode, payload, MessageCompression.Never), cancellationToken);
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
        lock (this)
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

    /// <summary>Nothing is before a message.</summary>
    private bool CanWrite => _started && !_flushPending && _slow is not { HoldsMessages: true };

    /// <summary>Nothing is before a frame that may stand between the parts of a message, or is one of them.</summary>
    private bool CanWriteFrame => _started && !_flushPending && _slow is not { Queue.Count: > 0 };

    private bool AnswersPings => _state is ConnectionState.Open or ConnectionState.CloseSent;

    private bool HasOutput => _flushPending || _slow is { Queue.Count: > 0 };

    private bool Fits(int size) => (_slow?.QueuedCost ?? 0) + _unflushed + _flushing + QueuedSend.CostOf(size) <= _options.SendQueueLimit;

    private ValueTask Closed() => ValueTask.FromException(WasClosed(Reason));

    private ValueTask Enqueue(QueuedSend send, CancellationToken cancellationToken)
    {
        if (!send.IsWaiting)
        {
            LineUp(send);
            return default;
        }

        if (FindTooManyWaiting() is { } error)
        {
            send.Release();
            return ValueTask.FromException(error);
        }

        send.Take(new SendTerms(WhenWritten: false, Blocks: false, _options.AsyncSendTimeout), this);
        StartDeadline(send);
        LineUp(send);
        return send.Task(cancellationToken, CancelWaiting);
    }

    private void LineUp(QueuedSend send)
    {
        SlowState slow = Slow;
        if (send.HasSender && slow.Open is not null && slow.Behind?.Any(static other => other.HasSender) != true)
        {
            slow.OpenSince = _clock.Now; // somebody waits for its end now
        }

        slow.Add(send);
    }

    private InvalidOperationException? FindTooManyWaiting() => Slow.WaitingSends < _options.MaxWaitingSends
        ? null
        : new InvalidOperationException(
            $"{Slow.WaitingSends} sends already wait for the peer to read, with {BufferedBytes} bytes buffered (SendQueueLimit is " +
            $"{_options.SendQueueLimit}). Await each send, or close sessions that read too slowly.");

    /// <summary>
    /// Answers a ping, until the peer's close frame has come (RFC 6455 section 5.5.2). While the output stands still only the latest is kept:
    /// one pong may answer several pings (section 5.5.3).
    /// </summary>
    private void SendPong(ReadOnlySpan<byte> payload)
    {
        lock (this)
        {
            if (!AnswersPings)
            {
                return;
            }

            if (CanWriteFrame)
            {
                Write(Opcode.Pong, payload, MessageCompression.Never);
                FlushControl();
            }
            else
            {
                Slow.KeepPong(payload);
            }
        }
    }
}
