using System.Runtime.CompilerServices;
using WsGen.Connections;
using WsGen.Sessions;

namespace WsGen;

// Message handlers, for the kinds of messages that the endpoint has no methods for.
public sealed partial class WsSession
{
    private MessageHandlers? _handlers; // made with the first

    /// <summary>The message handlers that the session has been given. The <c>[OnMessage]</c> methods of its endpoint are not among them.</summary>
    public IReadOnlyCollection<MessageHandler> MessageHandlers => _handlers?.ToArray() ?? [];

    /// <summary>
    /// Adds a message handler: it gets the messages of its kind that begin from now on. At most one for text, one for binary messages and one for
    /// pongs, and only for kinds that the endpoint has no <c>[OnMessage]</c> method for: one made in code has none for any, a class may have some for text and take
    /// a handler for binary messages. A message for which there is neither closes the session with 1003, unless
    /// <see cref="ServerEndpointAttribute.UnhandledMessages"/> says otherwise.
    /// </summary>
    /// <remarks>May be called in the endpoint's callbacks, OnOpen first of all, and on any thread while the session is open. Handlers are called as methods are: one
    /// message at a time unless <see cref="ServerEndpointAttribute.MaxConcurrentMessages"/> says otherwise, and what they throw goes to <c>[OnError]</c>.</remarks>
    /// <param name="handler">The handler.</param>
    /// <returns>The handler, to remove it by.</returns>
    /// <exception cref="InvalidOperationException">There is one of that kind already, the endpoint has an <c>[OnMessage]</c> method for it, or it goes to <see cref="WsClient.Messages"/>.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public MessageHandler AddMessageHandler(MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _connection.ThrowIfClosed();
        Prepare(handler, out MessageHandler bound).Add(bound);
        return handler;
    }

    /// <summary>Adds a handler for whole text messages.</summary>
    /// <inheritdoc cref="AddMessageHandler(MessageHandler)"/>
    public MessageHandler AddMessageHandler(Func<string, ValueTask> handler) => AddMessageHandler(MessageHandler.Text(handler));

    /// <summary>Adds a handler for whole binary messages, whose memory is valid until its task has completed.</summary>
    /// <inheritdoc cref="AddMessageHandler(MessageHandler)"/>
    public MessageHandler AddMessageHandler(Func<ReadOnlyMemory<byte>, ValueTask> handler) => AddMessageHandler(MessageHandler.Binary(handler));

    /// <summary>Adds a handler for whole binary messages, as arrays that are its to keep.</summary>
    /// <inheritdoc cref="AddMessageHandler(MessageHandler)"/>
    public MessageHandler AddMessageHandler(Func<byte[], ValueTask> handler) => AddMessageHandler(MessageHandler.Binary(handler));

    /// <summary>Adds a handler for pongs that answer no keep-alive ping of the library's own.</summary>
    /// <inheritdoc cref="AddMessageHandler(MessageHandler)"/>
    public MessageHandler AddMessageHandler(Func<PongMessage, ValueTask> handler) => AddMessageHandler(MessageHandler.Pong(handler));

    /// <summary>Adds a handler for messages as objects: see <see cref="MessageHandler.Decoded"/>.</summary>
    /// <inheritdoc cref="AddMessageHandler(MessageHandler)"/>
    /// <exception cref="InvalidOperationException">There is one of that kind already, the endpoint has an <c>[OnMessage]</c> method for it, or nothing makes a <typeparamref name="T"/> of a message.</exception>
    public MessageHandler AddMessageHandler<T>(Func<T, ValueTask> handler) => AddMessageHandler(MessageHandler.Decoded(handler));

    /// <inheritdoc cref="AddMessageHandler{T}(Func{T, ValueTask})"/>
    public MessageHandler AddMessageHandler<T>(Action<T> handler) => AddMessageHandler(MessageHandler.Decoded(MessageHandler.Awaitable(handler)));

    /// <inheritdoc cref="AddMessageHandler(Func{string, ValueTask})"/>
    public MessageHandler AddMessageHandler(Action<string> handler) => AddMessageHandler(MessageHandler.Awaitable(handler));

    /// <summary>Adds a handler for whole binary messages, whose memory is valid until it returns.</summary>
    /// <inheritdoc cref="AddMessageHandler(MessageHandler)"/>
    public MessageHandler AddMessageHandler(Action<ReadOnlyMemory<byte>> handler) => AddMessageHandler(MessageHandler.Awaitable(handler));

    /// <inheritdoc cref="AddMessageHandler(Func{byte[], ValueTask})"/>
    public MessageHandler AddMessageHandler(Action<byte[]> handler) => AddMessageHandler(MessageHandler.Awaitable(handler));

    /// <inheritdoc cref="AddMessageHandler(Func{PongMessage, ValueTask})"/>
    public MessageHandler AddMessageHandler(Action<PongMessage> handler) => AddMessageHandler(MessageHandler.Awaitable(handler));

    /// <summary>Takes a handler away. A message that it has begun to get is still its own. False: the session does not have it.</summary>
    /// <param name="handler">The handler.</param>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public bool RemoveMessageHandler(MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _connection.ThrowIfClosed();
        return Handlers?.Remove(handler) ?? false;
    }

    /// <summary>Puts a handler in the place of the one of its kind, at once: no message comes between. Adds it where there is none.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>The one before, or null.</returns>
    /// <exception cref="InvalidOperationException">The endpoint has an <c>[OnMessage]</c> method for its kind.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public MessageHandler? ReplaceMessageHandler(MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _connection.ThrowIfClosed();
        return Prepare(handler, out MessageHandler bound).Replace(bound);
    }

    /// <summary>Null until there has been one.</summary>
    internal MessageHandlers? Handlers => Volatile.Read(ref _handlers);

    /// <summary>Who gets the whole message under way: see <see cref="WsGen.Connections.WsConnection.TakeChosen"/>.</summary>
    internal MessageHandler? TakeChosen() => Unsafe.As<MessageHandler?>(_connection.TakeChosen()); // nothing else is ever chosen

    /// <summary>The same of a part.</summary>
    internal MessageHandler? ChosenForPart(bool last) => Unsafe.As<MessageHandler?>(_connection.ChosenForPart(last));

    /// <summary>The dispatcher is asked how each message of a kind is wanted, and by whom, when it begins.</summary>
    internal void AnnounceMessages(MessageKind kind) => _connection.AnnounceMessages(kind);

    /// <summary>Where the handler goes, as it works in this session. Messages of its kind that begin from now on ask for it.</summary>
    private MessageHandlers Prepare(MessageHandler handler, out MessageHandler bound)
    {
        bound = handler.BindTo(this);
        if ((Endpoint.Methods & bound.Kind) != 0)
        {
            string kind = Sessions.MessageHandlers.Name(bound.Kind);
            throw new InvalidOperationException(
                _connection.Receiver is { } receiver ? $"{receiver.Name} {receiver.WhyNoHandler(kind)}" : $"The endpoint at {RequestPath} {MessageReceiver.MethodTakes(kind)}");
        }

        if (bound.Kind != HandledKinds.Pong)
        {
            AnnounceMessages(bound.Kind == HandledKinds.Text ? MessageKind.Text : MessageKind.Binary);
        }

        return Handlers ?? Interlocked.CompareExchange(ref _handlers, new MessageHandlers(), null) ?? Handlers!;
    }
}
