using WsGen.Connections;
using WsGen.Protocol;
using WsGen.Sessions;

namespace WsGen;

/// <summary>
/// Takes the messages of one kind in a session whose endpoint has no method for it: see <see cref="WsSession.AddMessageHandler(MessageHandler)"/>.
/// Immutable; the same may be in several sessions. Counterpart of <c>jakarta.websocket.MessageHandler</c>.
/// </summary>
public abstract class MessageHandler
{
    private protected MessageHandler()
    {
    }

    /// <summary>The handler that the session was given, for which this one stands.</summary>
    internal virtual MessageHandler Origin => this;

    /// <summary>What it takes: a session has at most one handler for each.</summary>
    internal abstract HandledKinds Kind { get; }

    /// <summary>Its parts of text are to end between characters, and come as strings.</summary>
    internal virtual bool TakesStrings => false;

    /// <summary>How it wants its messages.</summary>
    internal virtual Delivery Delivery => Delivery.Whole;

    /// <summary>Takes whole text messages as strings.</summary>
    /// <param name="handler">Called for each message; the next comes when its task has completed.</param>
    public static MessageHandler Text(Func<string, ValueTask> handler) => new TextHandler(NotNull(handler));

    /// <summary>Takes whole text messages as UTF-8, which has been checked.</summary>
    /// <param name="handler">Called for each message. The memory is valid until its task has completed.</param>
    public static MessageHandler Utf8(Func<ReadOnlyMemory<byte>, ValueTask> handler) => new BytesHandler(HandledKinds.Text, NotNull(handler));

    /// <summary>Takes whole binary messages.</summary>
    /// <param name="handler">Called for each message. The memory is valid until its task has completed.</param>
    public static MessageHandler Binary(Func<ReadOnlyMemory<byte>, ValueTask> handler) => new BytesHandler(HandledKinds.Binary, NotNull(handler));

    /// <summary>Takes whole binary messages as arrays that are the handler's to keep.</summary>
    /// <param name="handler">Called for each message.</param>
    public static MessageHandler Binary(Func<byte[], ValueTask> handler) => new ArrayHandler(NotNull(handler));

    /// <summary>Takes text messages in parts, as they come. The limit on a message's size does not apply.</summary>
    /// <param name="handler">Called for each part, with whether it is the last. A part ends between characters; it may be empty.</param>
    public static MessageHandler TextParts(Func<string, bool, ValueTask> handler) => new TextPartsHandler(NotNull(handler));

    /// <summary>Takes binary messages in parts, as they come. The limit on a message's size does not apply.</summary>
    /// <param name="handler">Called for each part, with whether it is the last. The memory is valid until its task has completed.</param>
    public static MessageHandler BinaryParts(Func<ReadOnlyMemory<byte>, bool, ValueTask> handler) => new BytePartsHandler(NotNull(handler));

    /// <summary>Takes text messages while they arrive. The limit on a message's size does not apply.</summary>
    /// <param name="handler">Called when a message begins. What it has not read when its task has completed is thrown away.</param>
    public static MessageHandler TextStream(Func<TextReader, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new StreamHandler(HandledKinds.Text, message => handler(message.Text));
    }

    /// <summary>Takes binary messages while they arrive. The limit on a message's size does not apply.</summary>
    /// <param name="handler">Called when a message begins. What it has not read when its task has completed is thrown away.</param>
    public static MessageHandler BinaryStream(Func<Stream, ValueTask> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new StreamHandler(HandledKinds.Binary, message => handler(message.Bytes));
    }

    /// <summary>
    /// Takes messages as objects: as the endpoint's decoders make them (<c>ServerEndpointConfig.WithDecoder</c>; the first in the list that makes a
    /// <typeparamref name="T"/> decides whether of text or of binary messages), or else as JSON, by the serializer context that was given
    /// (<c>WithJsonContext</c>). To be added when the session has opened. What cannot be decoded is a <see cref="DecodeException"/> for OnError.
    /// </summary>
    /// <param name="handler">Called for each message.</param>
    /// <param name="kind">Of which kind; null: as the first decoder says.</param>
    public static MessageHandler Decoded<T>(Func<T, ValueTask> handler, MessageKind? kind = null) => new DecodedHandler<T>(NotNull(handler), kind);

    /// <summary>Takes pongs that answer no keep-alive ping of the library's own.</summary>
    /// <param name="handler">Called for each pong.</param>
    public static MessageHandler Pong(Func<PongMessage, ValueTask> handler) => new PongHandler(NotNull(handler));

    /// <summary>As it works in the session.</summary>
    /// <exception cref="InvalidOperationException">It cannot work there.</exception>
    internal virtual MessageHandler BindTo(WsSession session) => this;

    /// <summary>A whole message has arrived.</summary>
    internal virtual ValueTask OnWholeAsync(in InboundMessage message) => throw Unwanted();

    /// <summary>A part of a message has arrived.</summary>
    internal virtual ValueTask OnPartAsync(in InboundMessage part, bool last) => throw Unwanted();

    /// <summary>The same of text, where <see cref="TakesStrings"/> says so.</summary>
    internal virtual ValueTask OnTextPartAsync(string part, bool last) => throw Unwanted();

    /// <summary>A message begins.</summary>
    internal virtual ValueTask OnStreamAsync(MessageStream message) => throw Unwanted();

    /// <summary>A pong has arrived.</summary>
    internal virtual ValueTask OnPongAsync(PongMessage pong) => throw Unwanted();

    /// <summary>As a handler that is done when it returns.</summary>
    internal static Func<T, ValueTask> Awaitable<T>(Action<T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return message =>
        {
            handler(message);
            return default;
        };
    }

    private static T NotNull<T>(T handler)
        where T : Delegate
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler;
    }

    private InvalidOperationException Unwanted() => new($"A handler of {Kind}, {Delivery}, was given a message in another form.");

    private sealed class TextHandler(Func<string, ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => HandledKinds.Text;

        internal override ValueTask OnWholeAsync(in InboundMessage message) => handler(message.GetString());
    }

    private sealed class BytesHandler(HandledKinds kind, Func<ReadOnlyMemory<byte>, ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => kind;

        internal override ValueTask OnWholeAsync(in InboundMessage message) => handler(message.Memory);
    }

    private sealed class ArrayHandler(Func<byte[], ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => HandledKinds.Binary;

        internal override ValueTask OnWholeAsync(in InboundMessage message) => handler(message.Span.ToArray());
    }

    private sealed class TextPartsHandler(Func<string, bool, ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => HandledKinds.Text;

        internal override bool TakesStrings => true;

        internal override Delivery Delivery => Delivery.Parts;

        internal override ValueTask OnTextPartAsync(string part, bool last) => handler(part, last);
    }

    private sealed class BytePartsHandler(Func<ReadOnlyMemory<byte>, bool, ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => HandledKinds.Binary;

        internal override Delivery Delivery => Delivery.Parts;

        internal override ValueTask OnPartAsync(in InboundMessage part, bool last) => handler(part.Memory, last);
    }

    private sealed class StreamHandler(HandledKinds kind, Func<MessageStream, ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => kind;

        internal override Delivery Delivery => Delivery.Stream;

        internal override ValueTask OnStreamAsync(MessageStream message) => handler(message);
    }

    private sealed class PongHandler(Func<PongMessage, ValueTask> handler) : MessageHandler
    {
        internal override HandledKinds Kind => HandledKinds.Pong;

        internal override ValueTask OnPongAsync(PongMessage pong) => handler(pong);
    }
}
