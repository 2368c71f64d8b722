using WsGen.Sessions;

namespace WsGen;

// Message handlers of endpoints that have no methods for messages. Those of the others are these methods.
public sealed partial class WsSession
{
    private MessageHandlers? _handlers; // made with the first
    private bool _takesHandlers;

    /// <summary>The session's message handlers; none in a session of an endpoint with <c>[OnMessage]</c> methods.</summary>
    public IReadOnlyCollection<MessageHandler> MessageHandlers => _handlers?.ToArray() ?? [];

    /// <summary>
    /// Adds a message handler: it gets the messages of its kind that begin from now on. At most one for text, one for binary messages and one for
    /// pongs; a message for which there is none closes the session with 1003.
    /// </summary>
    /// <param name="handler">The handler.</param>
    /// <returns>The handler, to remove it by.</returns>
    /// <exception cref="InvalidOperationException">There is one of that kind already, or the endpoint has <c>[OnMessage]</c> methods, which get its messages, or is a client's class with attributes.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public MessageHandler AddMessageHandler(MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        ChangeableHandlers().Add(handler.BindTo(this));
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
    /// <exception cref="InvalidOperationException">There is one of that kind already, nothing makes a <typeparamref name="T"/> of a message, or the endpoint has <c>[OnMessage]</c> methods, or is a client's class with attributes.</exception>
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
        return ChangeableHandlers().Remove(handler);
    }

    /// <summary>Puts a handler in the place of the one of its kind, at once: no message comes between. Adds it where there is none.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>The one before, or null.</returns>
    /// <exception cref="InvalidOperationException">The endpoint has <c>[OnMessage]</c> methods, or is a client's class with attributes.</exception>
    /// <exception cref="SessionClosedException">The session has closed.</exception>
    public MessageHandler? ReplaceMessageHandler(MessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return ChangeableHandlers().Replace(handler.BindTo(this));
    }

    /// <summary>Null until there has been one.</summary>
    internal MessageHandlers? Handlers => Volatile.Read(ref _handlers);

    /// <summary>The endpoint has no methods for messages.</summary>
    internal void TakeHandlers() => _takesHandlers = true;

    private MessageHandlers ChangeableHandlers()
    {
        if (!_connection.IsOpen)
        {
            throw new SessionClosedException(_connection.Reason, this);
        }

        if (!_takesHandlers)
        {
            throw new InvalidOperationException(
                "The endpoint of the session is a class whose messages go to its [OnMessage] methods: it takes no message handlers. Those are for classes of [ServerEndpoint] without [OnMessage], and for endpoints made in code.");
        }

        return Handlers ?? Interlocked.CompareExchange(ref _handlers, new MessageHandlers(), null) ?? Handlers!;
    }
}
