// The shortest server: text comes back as it came.
using WsGen;

await WsServer.Create(args).AddEndpoints().Build().RunAsync();

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
