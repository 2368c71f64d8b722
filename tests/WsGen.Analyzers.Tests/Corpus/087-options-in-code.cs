// Options of the server, of an endpoint made in code and of a session.
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Options.IdleTimeout = TimeSpan.FromMinutes(2);
builder.Options.KeepAliveInterval = TimeSpan.FromSeconds(30);
builder.Options.PongTimeout = TimeSpan.FromSeconds(10);
builder.Options.MaxConnections = 10_000;
builder.Options.Compression.Enabled = true;
builder.Options.Compression.MinMessageSize = 4096;
builder.Options.ShutdownTimeout = TimeSpan.FromSeconds(20);
builder.AddEndpoint(ServerEndpointConfig.Create("/big", static () => new Big())
    .WithOptions(new EndpointOptions { MaxBinaryMessageSize = 1 << 20, CloseTimeout = TimeSpan.FromSeconds(5), Compression = { Enabled = false } })
    .WithUserProperty("org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", 5000L));
await builder.Build().RunAsync();

public sealed class Big : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.IdleTimeout = TimeSpan.FromMinutes(10);
        session.MaxBinaryMessageSize = 2 << 20;
        session.UserProperties["org.apache.tomcat.websocket.READ_IDLE_TIMEOUT_MS"] = 300_000L;
        session.AddMessageHandler((ReadOnlyMemory<byte> bytes) => session.SendAsync(bytes));
        return default;
    }
}
