using System.Runtime.InteropServices;
using System.Text;
using WsGen.Protocol;
using WsGen.Transports;

namespace WsGen.Connections;

/// <summary>
/// One frame that could not go out at once. Within the queue's limit it holds a copy, and its sender has gone on; of what goes to many it
/// holds a reference. Beyond the limit it holds the sender's own payload and the sender awaits it: memory does not grow with the number of
/// those who wait.
/// </summary>
internal sealed class QueuedSend : SendCompletion
{
    /// <summary>This object, its place in the queue, and the smallest array.</summary>
    public const int LeastCost = 256;

    private ReadOnlyMemory<byte> _payload;
    private object? _content; // in its place: a text, or a frame that is shared
    private bool _isCopy;

    private QueuedSend(Opcode opcode, int size)
    {
        Opcode = opcode;
        Size = Length = size;
    }

    public Opcode Opcode { get; }

    /// <summary>Bytes of payload; of what goes to many, of the frame.</summary>
    public int Size { get; }

    /// <summary>Bytes of payload, before they are compressed.</summary>
    public int Length { get; private init; }

    /// <summary>What it counts against the queue's limit: it costs memory to wait, however little it says.</summary>
    public int Cost => CostOf(Size);

    public static int CostOf(int size) => Math.Max(size, LeastCost);

    /// <summary>The text to encode, if the payload is a string.</summary>
    public string? Text => _content as string;

    /// <summary>Bytes already framed, to be written as they are; of this a reference is held.</summary>
    public SharedBytes? Frame => _content as SharedBytes;

    /// <summary>The message it is a part of; null: it is a message, or a control frame, of its own.</summary>
    public PartialMessage? Part { get; private init; }

    /// <summary>The last part.</summary>
    public bool IsLast { get; private init; }

    /// <inheritdoc cref="OutgoingMessage.Ends"/>
    public TextEnds Ends { get; private init; }

    /// <summary>Messages are compressed when they are written, in that order: each may refer to those before it.</summary>
    public MessageCompression Compression { get; private init; }

    /// <summary>Somebody waits for its acceptance: it does not count against the queue's limit until it is written.</summary>
    public bool IsWaiting { get; private init; }

    /// <summary>Where it stands; null: it does not wait to be written any more.</summary>
    public SendLine? Line { get; set; }

    /// <inheritdoc/>
    public override bool HasSender => IsWaiting || WhenWritten;

    public ReadOnlySpan<byte> Payload => _payload.Span;

    public static QueuedSend Copy(
        Opcode opcode, ReadOnlySpan<byte> payload, MessageCompression compression, bool waiting, PartialMessage? part = null, bool isLast = false,
        TextEnds ends = default)
    {
        byte[] copy = MessageArrays.Rent(payload.Length);
        payload.CopyTo(copy);
        return new QueuedSend(opcode, payload.Length)
        {
            _isCopy = true,
            _payload = copy.AsMemory(0, payload.Length),
            Compression = compression,
            IsWaiting = waiting,
            Part = part,
            IsLast = isLast,
            Ends = ends,
        };
    }

    public static QueuedSend Share(SharedBytes frame, Opcode opcode, int length)
    {
        frame.AddReference();
        return new QueuedSend(opcode, frame.Length) { _content = frame, Length = length };
    }

    public static QueuedSend CopyText(string text, int byteCount, MessageCompression compression)
    {
        byte[] copy = MessageArrays.Rent(byteCount);
        Encoding.UTF8.GetBytes(text, copy);
        return new QueuedSend(Opcode.Text, byteCount) { _isCopy = true, _payload = copy.AsMemory(0, byteCount), Compression = compression };
    }

    public static QueuedSend Waiting(
        Opcode opcode, ReadOnlyMemory<byte> payload, MessageCompression compression, PartialMessage? part = null, bool isLast = false) =>
        new(opcode, payload.Length) { _payload = payload, Compression = compression, IsWaiting = true, Part = part, IsLast = isLast };

    public static QueuedSend Waiting(string text, int byteCount, MessageCompression compression) =>
        new(Opcode.Text, byteCount) { _content = text, Compression = compression, IsWaiting = true };

    /// <summary>It has been written, or will never be: its memory is not needed any more.</summary>
    public void Release()
    {
        ReadOnlyMemory<byte> payload = _payload;
        object? content = _content;
        bool isCopy = _isCopy;
        (_payload, _content, _isCopy) = (default, null, false);
        (content as SharedBytes)?.Release();
        if (isCopy && MemoryMarshal.TryGetArray(payload, out ArraySegment<byte> copy))
        {
            MessageArrays.Return(copy.Array!);
        }
    }

    public override void Succeed()
    {
        Release();
        if (HasSender)
        {
            Complete();
        }
    }

    public override void Fail(Exception error)
    {
        Release();
        IsCancelled = true;
        if (HasSender)
        {
            Complete(error);
        }
    }
}
