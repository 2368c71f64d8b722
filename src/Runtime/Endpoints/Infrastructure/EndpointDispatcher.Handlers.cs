using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen.Endpoints.Infrastructure;

// Kinds of messages that the endpoint has no method for: of an endpoint made in code these are all. They go to the handlers that the session has when they
// begin, whatever is added or taken away meanwhile. Generated code overrides what it has methods for, and is called without any of this.
public abstract partial class EndpointDispatcher
{
    /// <summary>Text for which there is no method: it goes to the session's handler; without one it closes with 1003 (RFC 6455 section 7.4.1).</summary>
    public override ValueTask OnTextAsync(in InboundMessage message) =>
        Session.TakeChosen() is { } handler ? handler.OnWholeAsync(message) : Session.RefuseKind(MessageKind.Text);

    /// <summary>Binary likewise.</summary>
    public override ValueTask OnBinaryAsync(in InboundMessage message) =>
        Session.TakeChosen() is { } handler ? handler.OnWholeAsync(message) : Session.RefuseKind(MessageKind.Binary);

    /// <inheritdoc/>
    public override ValueTask OnTextPartAsync(in InboundMessage part, bool last) =>
        Session.ChosenForPart(last) is not { } handler ? default
        : handler.TakesStrings ? handler.OnTextPartAsync(TextPart(part, last), last)
        : handler.OnPartAsync(part, last);

    /// <inheritdoc/>
    public override ValueTask OnBinaryPartAsync(in InboundMessage part, bool last) => Session.ChosenForPart(last)?.OnPartAsync(part, last) ?? default;

    /// <inheritdoc/>
    public override bool TakesPongs => Session.Handlers is { Pong: not null };

    /// <inheritdoc/>
    public override ValueTask OnPongAsync(PongMessage pong) => Session.Handlers?.Pong?.OnPongAsync(pong) ?? default;

    internal sealed override object? Choose(MessageKind kind, ref Delivery delivery)
    {
        if (Session.Handlers is not { } handlers || (kind == MessageKind.Text ? handlers.Text : handlers.Binary) is not { } handler)
        {
            return null;
        }

        delivery = handler.Delivery;
        return handler;
    }

    internal sealed override ValueTask OnChosenAsync(object chosen, in InboundMessage message) => ((MessageHandler)chosen).OnWholeAsync(message);

    internal sealed override ValueTask OnChosenStreamAsync(object chosen, MessageStream message) => ((MessageHandler)chosen).OnStreamAsync(message);
}
