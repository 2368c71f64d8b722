// Several decoders of one kind: the first that wants a message has it.
using System.Text;
using WsGen;

public abstract record Order;

public sealed record Buy(string What) : Order;

public sealed record Sell(string What) : Order;

public sealed class BuyDecoder : ITextDecoder<Buy>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.StartsWith("buy "u8);

    public Buy Decode(ReadOnlySpan<byte> utf8) => new(Encoding.UTF8.GetString(utf8[4..]));
}

public sealed class SellDecoder : ITextDecoder<Sell>
{
    public bool WillDecode(ReadOnlySpan<byte> utf8) => utf8.StartsWith("sell "u8);

    public Sell Decode(ReadOnlySpan<byte> utf8) => new(Encoding.UTF8.GetString(utf8[5..]));
}

[ServerEndpoint("/orders", Decoders = [typeof(BuyDecoder), typeof(SellDecoder)])]
public sealed partial class Orders
{
    [OnMessage]
    private string Take(Buy buy) => $"bought {buy.What}";

    [OnMessage]
    private string Take(Sell sell) => $"sold {sell.What}";

    [OnError]
    private ValueTask Refuse(DecodeException error, WsSession session) => session.SendAsync(error.Payload.IsEmpty ? "say something" : "buy or sell");
}
