// The second server gets its endpoints after the first has started; it has not started itself.
using WsGen;

await using WsServer open = WsServer.Create("--urls", "ws://127.0.0.1:8080").AddEndpoint<Echo>().Build();
await open.StartAsync();

WsServerBuilder builder = WsServer.Create("--urls", "ws://127.0.0.1:8081");
builder.AddEndpoint<Echo>();
await using WsServer inner = builder.Build();
inner.AddEndpoint(ServerEndpointConfig.Create<Echo>("/inner"));
await inner.StartAsync();
await Task.WhenAny(Console.In.ReadLineAsync());
await Task.WhenAll(open.StopAsync(), inner.StopAsync());

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
