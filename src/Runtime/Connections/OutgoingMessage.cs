using System.Text;
using WsGen.Protocol;

namespace WsGen.Connections;

/// <summary>A message, or a part of one, on its way into the connection.</summary>
internal readonly ref struct OutgoingMessage
{
    private readonly ReadOnlyMemory<byte> _memory;
    private readonly bool _mayBeKept;

    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">May be reused when the call returns.</param>
    /// <param name="compression">Whether to compress it.</param>
    public OutgoingMessage(Opcode opcode, ReadOnlySpan<byte> payload, MessageCompression compression)
    {
        Opcode = opcode;
        Payload = payload;
        Size = payload.Length;
        Compression = compression;
    }

    /// <param name="opcode">Text or binary.</param>
    /// <param name="payload">Stays as it is until the send has completed.</param>
    /// <param name="compression">Whether to compress it.</param>
    public OutgoingMessage(Opcode opcode, ReadOnlyMemory<byte> payload, MessageCompression compression)
        : this(opcode, payload.Span, compression)
    {
        _memory = payload;
        _mayBeKept = true;
    }

    public OutgoingMessage(string text, MessageCompression compression)
    {
        Opcode = Opcode.Text;
        Text = text;
        Size = Encoding.UTF8.GetByteCount(text);
        Compression = compression;
    }

    public Opcode Opcode { get; }

    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>In the place of <see cref="Payload"/>.</summary>
    public string? Text { get; }

    /// <summary>Bytes of payload.</summary>
    public int Size { get; }

    public MessageCompression Compression { get; }

    /// <summary>What it is a part of; null: a message of its own.</summary>
    public PartialMessage? Part { get; init; }

    /// <summary>The last part.</summary>
    public bool IsLast { get; init; }

    /// <summary>Of a part that is a string.</summary>
    public TextEnds Ends { get; init; }

    /// <param name="waiting">Somebody waits for its acceptance: then what may be kept is not copied.</param>
    public QueuedSend ToQueued(bool waiting) =>
        Text is not null
            ? waiting ? QueuedSend.Waiting(Text, Size, Compression) : QueuedSend.CopyText(Text, Size, Compression)
        : waiting && _mayBeKept ? QueuedSend.Waiting(Opcode, _memory, Compression, Part, IsLast)
        : QueuedSend.Copy(Opcode, Payload, Compression, waiting, Part, IsLast, Ends);
}
