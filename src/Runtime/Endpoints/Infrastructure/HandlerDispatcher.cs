using System.ComponentModel;
using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen.Endpoints.Infrastructure;

/// <summary>
/// Base of the dispatchers of endpoints without methods for messages, annotated or not: messages go to the handlers that the session has when they begin. Asking for the
/// <see cref="Delivery"/> of a kind is the beginning of a message of that kind: the handler it was answered for gets all of it, whatever is added
/// or taken away meanwhile.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class HandlerDispatcher : EndpointDispatcher
{
    // Whose message is under way; only one is at a time.
    private MessageHandler? _chosen;
    private bool _hasBegun;

    /// <param name="session">The session of the connection.</param>
    protected HandlerDispatcher(WsSession session)
        : base(session) => session.TakeHandlers();

    /// <inheritdoc/>
    public sealed override Delivery TextDelivery => Begin(Session.Handlers?.Text);

    /// <inheritdoc/>
    public sealed override Delivery BinaryDelivery => Begin(Session.Handlers?.Binary);

    /// <inheritdoc/>
    public sealed override bool TakesPongs => Session.Handlers is { Pong: not null };

    internal sealed override bool DeliveryVaries => true;

    /// <summary>What becomes of a message for which there is no handler.</summary>
    protected virtual Delivery Unhandled => Delivery.Whole;

    /// <inheritdoc/>
    public sealed override ValueTask OnTextAsync(in InboundMessage message) =>
        Choose(Session.Handlers?.Text) is { } handler ? handler.OnWholeAsync(message) : base.OnTextAsync(message);

    /// <inheritdoc/>
    public sealed override ValueTask OnBinaryAsync(in InboundMessage message) =>
        Choose(Session.Handlers?.Binary) is { } handler ? handler.OnWholeAsync(message) : base.OnBinaryAsync(message);

    /// <inheritdoc/>
    public sealed override ValueTask OnTextPartAsync(in InboundMessage part, bool last) => OnPartAsync(part, last, MessageKind.Text);

    /// <inheritdoc/>
    public sealed override ValueTask OnBinaryPartAsync(in InboundMessage part, bool last) => OnPartAsync(part, last, MessageKind.Binary);

    /// <inheritdoc/>
    public sealed override ValueTask OnTextStreamAsync(MessageStream message) => OnStreamAsync(message, MessageKind.Text);

    /// <inheritdoc/>
    public sealed override ValueTask OnBinaryStreamAsync(MessageStream message) => OnStreamAsync(message, MessageKind.Binary);

    /// <inheritdoc/>
    public sealed override ValueTask OnPongAsync(PongMessage pong) => Session.Handlers?.Pong?.OnPongAsync(pong) ?? default;

    private Delivery Begin(MessageHandler? handler)
    {
        _chosen = handler;
        _hasBegun = true;
        return handler?.Delivery ?? Unhandled;
    }

    /// <summary>Who gets a whole message: whoever was there when it began.</summary>
    private MessageHandler? Choose(MessageHandler? current)
    {
        MessageHandler? handler = _hasBegun ? _chosen : current;
        (_hasBegun, _chosen) = (false, null);
        return handler;
    }

    private ValueTask OnPartAsync(in InboundMessage part, bool last, MessageKind kind)
    {
        MessageHandler? handler = _chosen;
        if (last)
        {
            (_hasBegun, _chosen) = (false, null);
        }

        return handler is null ? Session.RefuseKind(kind)
            : handler.TakesStrings ? handler.OnTextPartAsync(TextPart(part, last), last)
            : handler.OnPartAsync(part, last);
    }

    private ValueTask OnStreamAsync(MessageStream message, MessageKind kind) =>
        Choose(null)?.OnStreamAsync(message) ?? Session.RefuseKind(kind);
}
