using System.Text;
using WsGen.Connections;

namespace WsGen.Support;

internal sealed partial record Behaviour
{
    public delegate ValueTask PartCallback(TestEndpoint endpoint, in InboundMessage part, bool last);

    public Delivery TextDelivery { get; init; }

    public Delivery BinaryDelivery { get; init; }

    /// <summary>Asked for each message, if there is one.</summary>
    public Func<TestEndpoint, MessageKind, Delivery>? Delivery { get; init; }

    public int MaxConcurrentMessages { get; init; } = 1;

    public PartCallback? TextPart { get; init; }

    public PartCallback? BinaryPart { get; init; }

    public Func<TestEndpoint, MessageStream, ValueTask>? TextStream { get; init; }

    public Func<TestEndpoint, MessageStream, ValueTask>? BinaryStream { get; init; }

    public Func<TestEndpoint, PongMessage, ValueTask>? Pong { get; init; }
}

internal sealed partial class TestEndpoint
{
    public override Delivery TextDelivery => behaviour.Delivery?.Invoke(this, MessageKind.Text) ?? behaviour.TextDelivery;

    public override Delivery BinaryDelivery => behaviour.Delivery?.Invoke(this, MessageKind.Binary) ?? behaviour.BinaryDelivery;

    public override bool TakesPongs => behaviour.Pong is not null;

    public override int MaxConcurrentMessages => behaviour.MaxConcurrentMessages;

    public override ValueTask OnTextPartAsync(in InboundMessage part, bool last)
    {
        string text = TextPart(part, last);
        Enter($"text part {text}{(last ? "." : "")}");
        return HandPart(behaviour.TextPart, part, last);
    }

    public override ValueTask OnBinaryPartAsync(in InboundMessage part, bool last)
    {
        Enter($"binary part {part.Span.Length}{(last ? "." : "")}");
        return HandPart(behaviour.BinaryPart, part, last);
    }

    public override ValueTask OnTextStreamAsync(MessageStream message)
    {
        Enter("text stream");
        return Leave(static (self, message) => self.Item1.TextStream!(self.Item2, message), (behaviour, this), message);
    }

    public override ValueTask OnBinaryStreamAsync(MessageStream message)
    {
        Enter("binary stream");
        return Leave(static (self, message) => self.Item1.BinaryStream!(self.Item2, message), (behaviour, this), message);
    }

    public override ValueTask OnPongAsync(PongMessage pong)
    {
        Enter("pong " + Encoding.Latin1.GetString(pong.ApplicationData.Span));
        return Leave(static (self, pong) => self.Item1.Pong!(self.Item2, pong), (behaviour, this), pong);
    }

    private ValueTask HandPart(Behaviour.PartCallback? callback, in InboundMessage part, bool last)
    {
        try
        {
            return LeaveWhenDone(callback?.Invoke(this, part, last) ?? default);
        }
        catch
        {
            Interlocked.Decrement(ref _underWay);
            throw;
        }
    }
}
