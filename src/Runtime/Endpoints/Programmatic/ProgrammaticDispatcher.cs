using WsGen.Connections;
using WsGen.Endpoints.Infrastructure;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen.Endpoints.Programmatic;

/// <summary>
/// Between a session and an <see cref="Endpoint"/>: messages go to the handlers that the session has when they begin. Asking for the
/// <see cref="Delivery"/> of a kind is the beginning of a message of that kind: the handler it was answered for gets all of it, whatever is added
/// or taken away meanwhile.
/// </summary>
internal sealed class ProgrammaticDispatcher : EndpointDispatcher
{
    private readonly Endpoint _endpoint;
    private readonly MessageHandlers _handlers;

    // Whose message is under way; only one is at a time.
    private MessageHandler? _chosen;
    private bool _hasBegun;

    public ProgrammaticDispatcher(WsSession session, Endpoint endpoint)
        : base(session)
    {
        _endpoint = endpoint;
        _handlers = session.TakeHandlers();
    }

    public override Delivery TextDelivery => Begin(_handlers.Text);

    public override Delivery BinaryDelivery => Begin(_handlers.Binary);

    public override bool TakesPongs => _handlers.Pong is not null;

    internal override bool DeliveryVaries => true;

    public override ValueTask OnOpenAsync() => _endpoint.OnOpenAsync(Session, Config);

    public override ValueTask OnTextAsync(in InboundMessage message) =>
        Choose(_handlers.Text) is { } handler ? handler.OnWholeAsync(message) : base.OnTextAsync(message);

    public override ValueTask OnBinaryAsync(in InboundMessage message) =>
        Choose(_handlers.Binary) is { } handler ? handler.OnWholeAsync(message) : base.OnBinaryAsync(message);

    public override ValueTask OnTextPartAsync(in InboundMessage part, bool last) => OnPartAsync(part, last, MessageKind.Text);

    public override ValueTask OnBinaryPartAsync(in InboundMessage part, bool last) => OnPartAsync(part, last, MessageKind.Binary);

    public override ValueTask OnTextStreamAsync(MessageStream message) => OnStreamAsync(message, MessageKind.Text);

    public override ValueTask OnBinaryStreamAsync(MessageStream message) => OnStreamAsync(message, MessageKind.Binary);

    public override ValueTask OnPongAsync(PongMessage pong) => _handlers.Pong?.OnPongAsync(pong) ?? default;

    public override ValueTask OnErrorAsync(Exception error) => _endpoint.OnErrorAsync(Session, error);

    public override ValueTask OnCloseAsync(CloseReason reason) => _endpoint.OnCloseAsync(Session, reason);

    public override ValueTask ReleaseAsync()
    {
        switch (_endpoint)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return default;
    }

    private Delivery Begin(MessageHandler? handler)
    {
        _chosen = handler;
        _hasBegun = true;
        return handler?.Delivery ?? Delivery.Whole;
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
