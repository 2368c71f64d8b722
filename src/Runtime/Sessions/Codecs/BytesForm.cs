using System.Buffers;

namespace WsGen.Sessions.Codecs;

/// <summary>Text that needs no encoder.</summary>
internal sealed class StringForm : MessageForm<string>
{
    internal override ValueTask SendAsync(WsSession session, string value, CancellationToken cancellationToken) =>
        session.SendAsync(value, cancellationToken);
}

/// <summary>Bytes that need no encoder.</summary>
internal static class BytesForm
{
    public static readonly MessageForm<byte[]> TextArray = new OfArray(MessageKind.Text);
    public static readonly MessageForm<byte[]> BinaryArray = new OfArray(MessageKind.Binary);
    public static readonly MessageForm<ReadOnlyMemory<byte>> TextMemory = new OfMemory(MessageKind.Text);
    public static readonly MessageForm<ReadOnlyMemory<byte>> BinaryMemory = new OfMemory(MessageKind.Binary);
    public static readonly MessageForm<ReadOnlySequence<byte>> TextSequence = new OfSequence(MessageKind.Text);
    public static readonly MessageForm<ReadOnlySequence<byte>> BinarySequence = new OfSequence(MessageKind.Binary);

    public static ValueTask SendAsync(WsSession session, MessageKind kind, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) =>
        kind == MessageKind.Text ? session.SendTextAsync(bytes, cancellationToken) : session.SendAsync(bytes, cancellationToken);

    public static ValueTask SendAsync(WsSession session, MessageKind kind, in ReadOnlySequence<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.IsSingleSegment)
        {
            return SendAsync(session, kind, bytes.First, cancellationToken);
        }

        PayloadWriter writer = PayloadWriter.Take(session);
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            writer.Write(segment.Span);
        }

        return writer.SendAsync(session, kind, cancellationToken);
    }

    private sealed class OfArray(MessageKind kind) : MessageForm<byte[]>
    {
        internal override ValueTask SendAsync(WsSession session, byte[] value, CancellationToken cancellationToken) =>
            BytesForm.SendAsync(session, kind, value, cancellationToken);
    }

    private sealed class OfMemory(MessageKind kind) : MessageForm<ReadOnlyMemory<byte>>
    {
        internal override ValueTask SendAsync(WsSession session, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
            BytesForm.SendAsync(session, kind, value, cancellationToken);
    }

    private sealed class OfSequence(MessageKind kind) : MessageForm<ReadOnlySequence<byte>>
    {
        internal override ValueTask SendAsync(WsSession session, ReadOnlySequence<byte> value, CancellationToken cancellationToken) =>
            BytesForm.SendAsync(session, kind, value, cancellationToken);
    }
}
