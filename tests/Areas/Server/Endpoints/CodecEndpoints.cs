namespace WsGen.Area.Server;

// Every kind of codec, both ways; each answer has been through an object.
[ServerEndpoint("/coder/text", Decoders = [typeof(PairText)], Encoders = [typeof(PairText)], Configurator = typeof(JournalForCodecs))]
internal sealed partial class CoderText : Failing
{
    [OnOpen] private void Open(WsSession session) => Journal.Write(session, "open");

    [OnMessage] private Pair Swap(Pair pair) => new(pair.B, pair.A);

    [OnClose] private void Close(WsSession session) => Journal.Write(session, "close");
}

[ServerEndpoint("/coder/binary", Decoders = [typeof(PairBinary)], Encoders = [typeof(PairBinary)])]
internal sealed partial class CoderBinary : Failing
{
    [OnMessage] private Pair Swap(Pair pair) => new(pair.B, pair.A);
}

[ServerEndpoint("/coder/text/stream", Decoders = [typeof(PairTextStream)], Encoders = [typeof(PairTextStream)], Configurator = typeof(JournalForCodecs))]
internal sealed partial class CoderTextStream : Failing
{
    [OnMessage] private Pair Swap(Pair pair) => new(pair.B, pair.A);
}

[ServerEndpoint("/coder/binary/stream", Decoders = [typeof(PairBinaryStream)], Encoders = [typeof(PairBinaryStream)])]
internal sealed partial class CoderBinaryStream : Failing
{
    [OnMessage] private Pair Swap(Pair pair) => new(pair.B, pair.A);
}

/// <summary>Text in, binary out.</summary>
[ServerEndpoint("/coder/text-to-binary", Decoders = [typeof(PairText)], Encoders = [typeof(PairBinary)])]
internal sealed partial class CoderTextToBinary : Failing
{
    [OnMessage] private Pair Same(Pair pair) => pair;
}

/// <summary>Both kinds of messages are pairs here, each with its own decoder.</summary>
[ServerEndpoint("/coder/both", Decoders = [typeof(PairText), typeof(PairBinary)], Encoders = [typeof(PairText), typeof(PairBinary)])]
internal sealed partial class CoderBoth : Failing
{
    [OnMessage] private string Text(Pair pair) => $"text {pair.A}";

    [OnMessage(MessageKind.Binary)] private Pair Binary(Pair pair) => pair;
}

[ServerEndpoint("/coder/willdecode", Decoders = [typeof(EvenText), typeof(OddText)], Configurator = typeof(JournalForCodecs))]
internal sealed partial class CoderWillDecode : Failing
{
    [OnMessage] private string Take(Other other) => other.Text;
}

/// <summary>The first encoder that takes the type, or a base of it.</summary>
[ServerEndpoint("/coder/order", Encoders = [typeof(PairText), typeof(PairBinary), typeof(AnyText<>)])]
internal sealed partial class CoderOrder : Failing
{
    [OnMessage] private NamedPair Named(string text) => new(1, 2, text);

    [OnMessage] private Other Open(byte[] bytes) => new($"{bytes.Length}");
}

/// <summary>WSC-4.7-3: an encoder for a primitive wins over the string form, a decoder over its parsing.</summary>
[ServerEndpoint("/coder/primitive", Decoders = [typeof(HexInt)], Encoders = [typeof(HexInt)])]
internal sealed partial class CoderPrimitive : Failing
{
    [OnMessage] private int Next(int number) => number + 1;
}

[ServerEndpoint("/coder/numbered", Encoders = [typeof(Numbered)])]
internal sealed partial class CoderNumbered
{
    [OnMessage] private Other Tell(string text) => new(text);
}

/// <summary>Objects sent by the session: whole, by task, by sequence.</summary>
[ServerEndpoint("/coder/send", Encoders = [typeof(PairText), typeof(Numbered)])]
internal sealed partial class CoderSend : Failing
{
    [OnMessage]
    private async ValueTask Send(string what, WsSession session)
    {
        switch (what)
        {
            case "pair":
                await session.SendAsync(new Pair(1, 2));
                break;
            case "derived":
                await session.SendAsync(new NamedPair(3, 4, "n"));
                break;
            case "json":
                await session.SendAsync(new Bill("tea", 1));
                break;
            case "int":
                await session.SendAsync(42);
                break;
            case "string as object":
                await SendAnyAsync(session, "text");
                break;
            case "array as object":
                await SendAnyAsync(session, new byte[] { 1 });
                break;
            case "unknown":
                await session.SendAsync(new Version(1, 2));
                break;
            case "stranger":
                await session.SendAsync(new Stranger());
                break;
            default:
                await session.SendAsync<Pair>(null!);
                break;
        }
    }

    [OnMessage]
    private async IAsyncEnumerable<Pair> Each(byte[] bytes)
    {
        foreach (byte each in bytes)
        {
            await Task.Yield();
            yield return new Pair(each, -each);
        }
    }

    private static ValueTask SendAnyAsync<T>(WsSession session, T value) => session.SendAsync(value);

    private sealed class Stranger;
}

/// <summary>Encoders of an endpoint that is put together in code.</summary>
internal sealed class MadeCoder : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        Journal.Write(session, "open");
        session.AddMessageHandler(async (string text) =>
        {
            switch (text)
            {
                case "pair":
                    await session.SendAsync(new Pair(1, 2));
                    break;
                case "other":
                    await session.SendAsync(new Other("x"));
                    break;
                case "types":
                    await session.SendAsync(string.Join(' ', config.Encoders.Select(static type => type.Name)));
                    break;
                default:
                    await session.SendAsync(7);
                    break;
            }
        });
        return default;
    }

    public override ValueTask OnErrorAsync(WsSession session, Exception error) => session.SendAsync($"{error.GetType().Name}: {error.Message}");

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Journal.Write(session, "close");
        return default;
    }
}
