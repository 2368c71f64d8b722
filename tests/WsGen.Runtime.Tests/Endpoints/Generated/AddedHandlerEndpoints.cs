namespace WsGen.Endpoints.Generated;

/// <summary>What endpoints of a test do when they open, and with text.</summary>
internal sealed class Script
{
    public Action<WsSession> Open { get; init; } = static _ => { };

    public Func<string, ValueTask> Text { get; init; } = static _ => default;
}

/// <summary>Text goes to a method, which answers.</summary>
[ServerEndpoint("/added/beside-text", Decoders = [typeof(PairCodec), typeof(PointCodec)], Encoders = [typeof(PairCodec)])]
internal sealed partial class BesideText(Script script)
{
    [OnOpen] private void Open(WsSession session) => script.Open(session);

    [OnMessage] private string Take(string text) => $"method {text}";

    [OnError] private ValueTask Fail(WsSession session, Exception error) => session.SendAsync($"error {error.Message}");
}

/// <summary>Binary messages and pongs go to methods.</summary>
[ServerEndpoint("/added/beside-others", Decoders = [typeof(PairCodec)])]
internal sealed partial class BesideOthers(Script script)
{
    [OnOpen] private void Open(WsSession session) => script.Open(session);

    [OnMessage] private string Take(Pair pair) => $"method {pair.A}";

    [OnMessage] private string Take(PongMessage pong) => $"method pong {pong.ApplicationData.Length}";

    [OnError] private ValueTask Fail(WsSession session, Exception error) => session.SendAsync($"error {error.GetType().Name}");
}

/// <summary>Handles two messages at once.</summary>
[ServerEndpoint("/added/crowded", MaxConcurrentMessages = 2)]
internal sealed partial class BesideCrowdedText(Script script)
{
    [OnOpen] private void Open(WsSession session) => script.Open(session);

    [OnMessage] private ValueTask Take(string text) => script.Text(text);
}

/// <summary>The same without a method.</summary>
[ServerEndpoint("/added/crowd", MaxConcurrentMessages = 2)]
internal sealed partial class CrowdOfHandlers(Script script)
{
    [OnOpen] private void Open(WsSession session) => script.Open(session);
}

/// <summary>Its session has a handler before it is open.</summary>
[ServerEndpoint("/added/early")]
internal sealed partial class EarlyHandler
{
    public EarlyHandler(WsSession session)
    {
        session.AddMessageHandler((byte[] bytes) => session.SendAsync($"early {bytes.Length}"));
        Refused = Assert.Throws<InvalidOperationException>(() => session.AddMessageHandler((string _) => { })).Message;
    }

    private string Refused { get; }

    [OnMessage] private string Take(string text) => Refused;
}
