// One handler of a kind on each path.
using WsGen;

public sealed class Modes : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        if (session.Subprotocol == "loud")
        {
            session.AddMessageHandler((string text) => session.SendAsync(text.ToUpperInvariant()));
        }
        else if (session.Subprotocol == "parts")
        {
            session.AddMessageHandler(MessageHandler.TextParts((part, last) => session.SendPartAsync(part, last)));
        }
        else
        {
            session.AddMessageHandler((string text) => session.SendAsync(text));
        }

        session.AddMessageHandler(MessageHandler.BinaryStream(async stream =>
        {
            await using Stream copy = session.OpenBinaryStream();
            await stream.CopyToAsync(copy);
        }));
        return default;
    }
}
