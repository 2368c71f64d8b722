using System.Text;
using WsGen.Connections;

namespace WsGen.Endpoints.Infrastructure;

// STUB until the parts of the receive side are merged.
public abstract partial class EndpointDispatcher
{
    private Decoder? _partDecoder;

    /// <summary>A part of a text message as a string that ends at a character's end.</summary>
    protected string TextPart(in InboundMessage part, bool last)
    {
        _partDecoder ??= Encoding.UTF8.GetDecoder();
        var chars = new char[_partDecoder.GetCharCount(part.Span, last)];
        _partDecoder.GetChars(part.Span, chars, last);
        return new string(chars);
    }
}
