// The strict project: what is added is added before the first handshake.
// property: WsGenStrictSpecCompliance = true
using WsGen;

WsServerBuilder builder = WsServer.Create(args);
builder.Options.StrictSpecCompliance = true;
await using WsServer server = builder.AddEndpoints().Build();
foreach (string path in (string[])["/a", "/b"])
{
    server.AddEndpoint(ServerEndpointConfig.Create<Echo>(path));
}

await server.StartAsync();
await using (WsClient client = await WsClient.ConnectAsync(new Uri(server.Addresses[0] + "/a")))
{
    await client.SendAsync("hello");
}

await server.StopAsync();

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
