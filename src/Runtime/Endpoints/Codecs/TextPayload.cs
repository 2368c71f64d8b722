using System.Buffers;
using System.ComponentModel;
using System.Text;
using WsGen.Connections;

namespace WsGen.Endpoints.Codecs;

/// <summary>
/// A text message as characters, in memory of a pool that is given back when the handler has returned. Public because generated dispatchers use it;
/// not meant to be used by hand.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct TextPayload
{
    private readonly char[] _chars;
    private readonly int _length;

    /// <summary>Decodes a message.</summary>
    public TextPayload(in InboundMessage message)
    {
        _chars = ArrayPool<char>.Shared.Rent(message.Span.Length);
        _length = Encoding.UTF8.GetChars(message.Span, _chars);
    }

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Chars => _chars.AsSpan(0, _length);

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => ArrayPool<char>.Shared.Return(_chars);
}
