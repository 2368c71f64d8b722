using System.Threading.Channels;
using WsGen.Connections;

namespace WsGen.Client;

/// <summary>
/// Hands messages from the connection to whoever enumerates them. It holds one: the connection delivers no further message until that is
/// taken, so a slow reader slows the peer down and nothing piles up.
/// </summary>
internal sealed class MessageQueue : MessageReceiver
{
    private readonly Channel<WsMessage> _messages = Channel.CreateBounded<WsMessage>(
        new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });

    internal override string Name => "the client's message loop";

    public override ValueTask OnTextAsync(in InboundMessage message) => OfferAsync(new WsMessage(MessageKind.Text, message.Span.ToArray()));

    public override ValueTask OnBinaryAsync(in InboundMessage message) => OfferAsync(new WsMessage(MessageKind.Binary, message.Span.ToArray()));

    public override ValueTask OnErrorAsync(Exception error) => ValueTask.FromException(error);

    public IAsyncEnumerable<WsMessage> ReadAllAsync() => _messages.Reader.ReadAllAsync();

    /// <summary>Nobody reads any more: what is there and what still comes is thrown away, so that the close frame behind it is reached.</summary>
    public void Abandon()
    {
        _messages.Writer.TryComplete();
        while (_messages.Reader.TryRead(out _))
        {
        }
    }

    internal override ValueTask StartAsync() => default;

    internal override ValueTask EndAsync(CloseReason reason)
    {
        _messages.Writer.TryComplete();
        return default;
    }

    internal override ValueTask DisposeAsync() => default;

    private async ValueTask OfferAsync(WsMessage message)
    {
        while (await _messages.Writer.WaitToWriteAsync().ConfigureAwait(false) && !_messages.Writer.TryWrite(message))
        {
        }
    }
}
