using System.Text;
using System.Threading.Tasks.Sources;
using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// One frame that could not go out at once. Within the queue's limit it holds a copy, and its sender has gone on; of what goes to many it
/// holds a reference. Beyond the limit it holds the sender's own payload and the sender awaits it: memory does not grow with the number of
/// those who wait.
/// </summary>
internal sealed class QueuedSend : IValueTaskSource
{
    /// <summary>This object, its place in the queue, and the smallest array.</summary>
    private const int LeastCost = 256;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private byte[]? _copy;
    private ReadOnlyMemory<byte> _payload;
    private CancellationTokenRegistration _cancellation;

    private QueuedSend(Opcode opcode, int size)
    {
        Opcode = opcode;
        Size = size;
    }

    public Opcode Opcode { get; }

    /// <summary>Bytes of payload.</summary>
    public int Size { get; }

    /// <summary>What it counts against the queue's limit: it costs memory to wait, however little it says.</summary>
    public int Cost => CostOf(Size);

    public static int CostOf(int size) => Math.Max(size, LeastCost);

    /// <summary>The text to encode, if the payload is a string.</summary>
    public string? Text { get; private set; }

    /// <summary>Bytes already framed, to be written as they are; of this a reference is held.</summary>
    public SharedBytes? Frame { get; private set; }

    /// <summary>Messages are compressed when they are written, in that order: each may refer to those before it.</summary>
    public MessageCompression Compression { get; private init; }

    /// <summary>Somebody awaits it: it does not count against the queue's limit until it is written.</summary>
    public bool IsWaiting { get; private init; }

    /// <summary>The sender gave up, or the connection did: to be skipped.</summary>
    public bool IsCancelled { get; private set; }

    public ReadOnlySpan<byte> Payload => _payload.Span;

    public static QueuedSend Copy(Opcode opcode, ReadOnlySpan<byte> payload, MessageCompression compression, bool waiting)
    {
        byte[] copy = MessageArrays.Rent(payload.Length);
        payload.CopyTo(copy);
        return new QueuedSend(opcode, payload.Length)
        {
            _copy = copy,
            _payload = copy.AsMemory(0, payload.Length),
            Compression = compression,
            IsWaiting = waiting,
        };
    }

    public static QueuedSend Share(SharedBytes frame)
    {
        frame.AddReference();
        return new QueuedSend(default, frame.Length) { Frame = frame };
    }

    public static QueuedSend CopyText(string text, int byteCount, MessageCompression compression)
    {
        byte[] copy = MessageArrays.Rent(byteCount);
        Encoding.UTF8.GetBytes(text, copy);
        return new QueuedSend(Opcode.Text, byteCount) { _copy = copy, _payload = copy.AsMemory(0, byteCount), Compression = compression };
    }

    public static QueuedSend Waiting(Opcode opcode, ReadOnlyMemory<byte> payload, MessageCompression compression) =>
        new(opcode, payload.Length) { _payload = payload, Compression = compression, IsWaiting = true };

    public static QueuedSend Waiting(string text, int byteCount, MessageCompression compression) =>
        new(Opcode.Text, byteCount) { Text = text, Compression = compression, IsWaiting = true };

    /// <summary>What the sender awaits.</summary>
    public ValueTask Task(CancellationToken cancellationToken, Action<QueuedSend, CancellationToken> onCancelled)
    {
        if (cancellationToken.CanBeCanceled)
        {
            // Held under the connection's gate: registering may call back at once, and the gate lets its own thread in again.
            _cancellation = cancellationToken.UnsafeRegister(
                (state, token) => onCancelled((QueuedSend)state!, token), this);
        }

        return new ValueTask(this, _core.Version);
    }

    public void Succeed()
    {
        Release();
        if (IsWaiting)
        {
            _cancellation.Unregister();
            _core.SetResult(true);
        }
    }

    public void Fail(Exception error)
    {
        Release();
        IsCancelled = true;
        if (IsWaiting)
        {
            _cancellation.Unregister();
            _core.SetException(error);
        }
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Release()
    {
        _payload = default;
        Text = null;
        if (Frame is { } frame)
        {
            Frame = null;
            frame.Release();
        }

        if (_copy is { } copy)
        {
            _copy = null;
            MessageArrays.Return(copy);
        }
    }
}
