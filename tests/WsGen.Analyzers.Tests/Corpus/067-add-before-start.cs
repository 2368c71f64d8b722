// Endpoints by hand, on the builder and on the server, all before it starts.
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.AddEndpoint<First>();
WsServer server = builder.Build();
server.AddEndpoint<Second>();
server.AddEndpoint(ServerEndpointConfig.Create<First>("/one"));
await server.StartAsync();
await server.StopAsync();

[ServerEndpoint("/first")]
public sealed partial class First
{
    [OnMessage]
    private string Echo(string text) => text;
}

[ServerEndpoint("/second")]
public sealed partial class Second
{
    [OnMessage]
    private byte[] Echo(byte[] bytes) => bytes;
}
