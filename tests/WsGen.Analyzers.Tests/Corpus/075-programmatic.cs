// An endpoint without attributes.
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.AddEndpoint(ServerEndpointConfig.Create("/rooms/{room}", static () => new Room()).WithUserProperty("limit", 12));
await builder.Build().RunAsync();

public sealed class Room : Endpoint
{
    public override async ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        if (session.OpenSessions.Count > (int)config.UserProperties["limit"]!)
        {
            await session.CloseAsync(CloseCode.TryAgainLater, "the room is full");
            return;
        }

        session.AddMessageHandler((string text) => session.OpenSessions.SendAsync(text));
        session.AddMessageHandler((byte[] bytes) => Console.WriteLine(bytes.Length));
        session.AddMessageHandler((PongMessage pong) => Console.WriteLine(pong.ApplicationData.Length));
    }

    public override ValueTask OnCloseAsync(WsSession session, CloseReason reason)
    {
        Console.WriteLine($"{session.Id} {reason.Code} {reason.Initiator}");
        return default;
    }

    public override ValueTask OnErrorAsync(WsSession session, Exception error) => session.CloseAsync(CloseCode.InternalError, "something is wrong here");
}
