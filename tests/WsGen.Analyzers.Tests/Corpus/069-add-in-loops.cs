// Loops, gotos and switches, all before the start.
using WsGen;

WsServer server = WsServer.Create().AddEndpoints().Build();
int i = 0;
foreach (string path in args)
{
    if (path.Length == 0)
    {
        continue;
    }

    server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/" + path));
}

again:
switch (i)
{
    case 0:
        server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/zero"));
        i = 1;
        goto again;
    case 1:
        i = 2;
        goto default;
    default:
        server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/other"));
        break;
}

try
{
    server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/last"));
}
finally
{
    await server.RunAsync();
}

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
