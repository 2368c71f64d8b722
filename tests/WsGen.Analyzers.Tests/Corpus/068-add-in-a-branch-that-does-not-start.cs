// One branch adds and returns, the other starts: no path adds after it.
using WsGen;

WsServer server = WsServer.Create(args).AddEndpoints().Build();
if (args is ["run", ..])
{
    await server.RunAsync();
}
else
{
    server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/dry"));
    Console.WriteLine("not started");
}

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
