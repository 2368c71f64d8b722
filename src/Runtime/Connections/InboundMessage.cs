using System.Buffers;
using System.Text;

namespace WsGen.Connections;

/// <summary>
/// One whole message, lying in the transport's receive buffer or in the connection's assembly buffer. Valid until the handler has
/// returned and, if it returned a task, that task has completed.
/// </summary>
public readonly ref struct InboundMessage
{
    private readonly ReadOnlyMemory<byte> _source;
    private readonly int _offset;

    internal InboundMessage(ReadOnlyMemory<byte> source, int offset, ReadOnlySpan<byte> span)
    {
        _source = source;
        _offset = offset;
        Span = span;
    }

    /// <summary>The payload. Text is UTF-8 and has been checked.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>The payload as memory, for handlers that await.</summary>
    public ReadOnlyMemory<byte> Memory => _source.Slice(_offset, Span.Length);

    /// <summary>The payload as a sequence.</summary>
    public ReadOnlySequence<byte> Sequence => new(Memory);

    /// <summary>The text as a new string.</summary>
    public string GetString() => Encoding.UTF8.GetString(Span);
}
