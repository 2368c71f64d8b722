using WsGen.Connections;

namespace WsGen.Endpoints.Infrastructure;

// For handlers that take their messages in parts.
public abstract partial class EndpointDispatcher
{
    private TextParts _textParts;

    /// <summary>
    /// A part of a text message as a string. Strings end at the boundaries of characters: what a part has of one that it cuts comes with the next. So the
    /// string of a part may be empty, and all of them together are the message. To be called for each part, in order.
    /// </summary>
    protected string TextPart(in InboundMessage part, bool last) => _textParts.Next(part.Span, last);
}
