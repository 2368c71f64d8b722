using WsGen.Protocol;

namespace WsGen.Connections;

// Messages whose receiver says only when they begin who gets them: as a session's message handlers do, which come and go. Whoever was chosen is kept with the
// message under way. Where one message is handled after the other, whole ones and parts come to the receiver as all do, and it asks here; so those of
// other kinds pay nothing. Where several are handled at once the next may have begun, and whoever was chosen goes along with the message.
internal abstract partial class WsConnection
{
    /// <summary>From now on the receiver is asked how each message of a kind is wanted, and who gets it, when it begins. On any thread.</summary>
    public void AnnounceMessages(MessageKind kind)
    {
        lock (this)
        {
            AnnounceInReader(kind);
        }
    }

    /// <summary>
    /// Who was chosen to get the message under way that has been put together; null: nobody was, or it has been handed to whoever was. For the receiver, from
    /// within its call.
    /// </summary>
    public object? TakeChosen() => _crowd is null ? _reception?.TakeChosen() : null; // beside others, whoever was chosen is called without asking

    /// <summary>The same of a part.</summary>
    public object? ChosenForPart(bool last) => last ? _reception?.TakeChosen() : _reception?.Chosen;

    private ValueTask InvokeChosen(ProtocolEventKind kind, InboundMessage message, object chosen) =>
        _options.Metrics is { IsReceiving: true } metrics ? InvokeCounted(metrics, kind, message, chosen) : CallChosen(message, chosen);

    private ValueTask CallChosen(InboundMessage message, object chosen)
    {
        try
        {
            return _receiver.OnChosenAsync(chosen, message);
        }
        catch (Exception error)
        {
            return ValueTask.FromException(error);
        }
    }

    private ValueTask Call(ProtocolEventKind kind, InboundMessage message, object? chosen) =>
        chosen is null ? Call(kind, message) : CallChosen(message, chosen);
}
