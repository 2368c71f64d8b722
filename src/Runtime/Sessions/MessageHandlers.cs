using WsGen.Protocol;

namespace WsGen.Sessions;

/// <summary>The handlers of one session. Changed under a lock, read without: who is asked for at the beginning of a message serves all of it.</summary>
internal sealed class MessageHandlers
{
    private readonly Lock _gate = new();
    private MessageHandler? _text;
    private MessageHandler? _binary;
    private MessageHandler? _pong;

    public MessageHandler? Text => Volatile.Read(ref _text);

    public MessageHandler? Binary => Volatile.Read(ref _binary);

    public MessageHandler? Pong => Volatile.Read(ref _pong);

    /// <exception cref="InvalidOperationException">There is a handler of that kind already.</exception>
    public void Add(MessageHandler handler)
    {
        lock (_gate)
        {
            ref MessageHandler? place = ref PlaceOf(handler.Kind);
            if (place is not null)
            {
                throw new InvalidOperationException(
                    $"The session has a handler for {Name(handler.Kind)} already. Remove it first, or replace it.");
            }

            Volatile.Write(ref place, handler);
        }
    }

    public bool Remove(MessageHandler handler)
    {
        lock (_gate)
        {
            return Remove(ref _text, handler) || Remove(ref _binary, handler) || Remove(ref _pong, handler);
        }
    }

    public MessageHandler? Replace(MessageHandler handler)
    {
        lock (_gate)
        {
            ref MessageHandler? place = ref PlaceOf(handler.Kind);
            MessageHandler? before = place;
            Volatile.Write(ref place, handler);
            return before?.Origin;
        }
    }

    public MessageHandler[] ToArray()
    {
        lock (_gate)
        {
            return [.. new[] { _text, _binary, _pong }.OfType<MessageHandler>().Select(static handler => handler.Origin)];
        }
    }

    private static bool Remove(ref MessageHandler? place, MessageHandler handler)
    {
        bool found = ReferenceEquals(place?.Origin, handler);
        if (found)
        {
            Volatile.Write(ref place, null);
        }

        return found;
    }

    private ref MessageHandler? PlaceOf(HandledKinds kind)
    {
        switch (kind)
        {
            case HandledKinds.Text:
                return ref _text;
            case HandledKinds.Binary:
                return ref _binary;
            default:
                return ref _pong;
        }
    }

    public static string Name(HandledKinds kind) => kind switch
    {
        HandledKinds.Text => "text",
        HandledKinds.Binary => "binary messages",
        _ => "pongs",
    };
}
