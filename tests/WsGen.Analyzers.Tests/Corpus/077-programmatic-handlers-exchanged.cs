// A handler removed before another is added; another replaced.
using WsGen;

public sealed class Login : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        MessageHandler first = session.AddMessageHandler((string name) => session.SendAsync($"password of {name}?"));
        session.AddMessageHandler((byte[] secret) => Enter(session, first, secret));
        return default;
    }

    private static ValueTask Enter(WsSession session, MessageHandler first, byte[] secret)
    {
        if (secret.Length < 8)
        {
            return session.CloseAsync(CloseCode.PolicyViolation, "no");
        }

        session.RemoveMessageHandler(first);
        session.AddMessageHandler((string text) => session.SendAsync(text));
        session.ReplaceMessageHandler(MessageHandler.Binary((ReadOnlyMemory<byte> bytes) => session.SendAsync(bytes)));
        return session.SendAsync("in");
    }
}
