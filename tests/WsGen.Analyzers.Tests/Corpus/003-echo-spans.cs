// Spans in both directions, text as UTF-8.
using WsGen;

namespace Demo;

[ServerEndpoint("/upper")]
public sealed partial class Upper
{
    private readonly byte[] _buffer = new byte[8192];

    [OnMessage(MessageKind.Text)]
    private ReadOnlySpan<byte> Raise(ReadOnlySpan<byte> utf8)
    {
        System.Text.Ascii.ToUpper(utf8, _buffer, out int written);
        return _buffer.AsSpan(0, written);
    }

    [OnMessage]
    private ReadOnlySpan<byte> Reverse(ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = _buffer.AsSpan(0, Math.Min(bytes.Length, _buffer.Length));
        bytes[..copy.Length].CopyTo(copy);
        copy.Reverse();
        return copy;
    }
}
