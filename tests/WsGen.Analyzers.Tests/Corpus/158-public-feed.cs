// A feed that everybody may read, from any page: no cookies, no identity.
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Options.AllowAnyOrigin = true;
await builder.AddEndpoints().Build().RunAsync();

[ServerEndpoint("/public/time")]
public sealed partial class PublicTime
{
    [OnMessage]
    private DateTimeOffset Now(PongMessage pong) => pong.ApplicationData.IsEmpty ? DateTimeOffset.UtcNow : DateTimeOffset.UnixEpoch;
}
