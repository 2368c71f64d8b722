using System.Text.Json.Serialization.Metadata;
using WsGen.Connections;
using WsGen.Sessions.Codecs;

namespace WsGen.Sessions;

/// <summary>
/// A handler of objects. Which kind of message it takes, and how, is known when it is added to a session: by the decoders that the session has.
/// </summary>
internal sealed class DecodedHandler<T>(Func<T, ValueTask> handler, MessageKind? wanted) : MessageHandler
{
    internal override HandledKinds Kind => throw new InvalidOperationException("The handler belongs to no session yet.");

    /// <exception cref="InvalidOperationException">Nothing makes a <typeparamref name="T"/> of a message.</exception>
    internal override MessageHandler BindTo(WsSession session)
    {
        ICodec[] decoders = session.Codecs is { } codecs ? codecs.FindDecoders<T>(wanted) : [];
        return decoders switch
        {
            [ITextDecoder<T>, ..] when wanted != MessageKind.Binary => new OfText(this, [.. decoders.Cast<ITextDecoder<T>>()]),
            [IBinaryDecoder<T>, ..] when wanted != MessageKind.Text => new OfBinary(this, [.. decoders.Cast<IBinaryDecoder<T>>()]),
            [ITextStreamDecoder<T> decoder] when wanted != MessageKind.Binary => new OfTextStream(this, session, decoder),
            [IBinaryStreamDecoder<T> decoder] => new OfBinaryStream(this, session, decoder),
            _ when wanted != MessageKind.Binary && session.FindJson(typeof(T)) is JsonTypeInfo<T> json => new OfJson(this, StructBox<T>.Use(json)),
            _ => throw new InvalidOperationException(
                $"Nothing makes a {typeof(T)} of a {(wanted is null ? "message" : wanted == MessageKind.Text ? "text message" : "binary message")}: give the endpoint's " +
                $"configuration a decoder for it (WithDecoder) or a serializer context that covers it (WithJsonContext), and add the handler when the session has opened."),
        };
    }

    private ValueTask HandleAsync(T message) => handler(message);

    private abstract class Bound(DecodedHandler<T> origin, HandledKinds kind) : MessageHandler
    {
        internal sealed override MessageHandler Origin => origin;

        protected DecodedHandler<T> Owner => origin;

        internal sealed override HandledKinds Kind => kind;
    }

    private sealed class OfText(DecodedHandler<T> origin, ITextDecoder<T>[] decoders) : Bound(origin, HandledKinds.Text)
    {
        internal override ValueTask OnWholeAsync(in InboundMessage message) => Owner.HandleAsync(Decoding.Text<T>(message, decoders));
    }

    private sealed class OfBinary(DecodedHandler<T> origin, IBinaryDecoder<T>[] decoders) : Bound(origin, HandledKinds.Binary)
    {
        internal override ValueTask OnWholeAsync(in InboundMessage message) => Owner.HandleAsync(Decoding.Binary<T>(message, decoders));
    }

    private sealed class OfJson(DecodedHandler<T> origin, JsonTypeInfo<T> type) : Bound(origin, HandledKinds.Text)
    {
        internal override ValueTask OnWholeAsync(in InboundMessage message) => Owner.HandleAsync(Decoding.Json(message, type));
    }

    private sealed class OfTextStream(DecodedHandler<T> origin, WsSession session, ITextStreamDecoder<T> decoder) : Bound(origin, HandledKinds.Text)
    {
        internal override Delivery Delivery => Delivery.Stream;

        internal override async ValueTask OnStreamAsync(MessageStream message) =>
            await Owner.HandleAsync(await Decoding.StreamAsync(message, decoder, session.Closing).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private sealed class OfBinaryStream(DecodedHandler<T> origin, WsSession session, IBinaryStreamDecoder<T> decoder) : Bound(origin, HandledKinds.Binary)
    {
        internal override Delivery Delivery => Delivery.Stream;

        internal override async ValueTask OnStreamAsync(MessageStream message) =>
            await Owner.HandleAsync(await Decoding.StreamAsync(message, decoder, session.Closing).ConfigureAwait(false)).ConfigureAwait(false);
    }
}
