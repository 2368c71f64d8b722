// Early returns between adding and starting.
using WsGen;

internal static class Host
{
    public static async Task RunAsync(string mode, CancellationToken stop)
    {
        WsServer server = WsServer.Create().AddEndpoints().Build();
        switch (mode)
        {
            case "check":
                return;
            case "late":
                server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/late"));
                break;
            case "now":
                await server.RunAsync(stop);
                return;
        }

        server.AddEndpoint(ServerEndpointConfig.Create<Echo>("/always"));
        await server.RunAsync(stop);
    }
}

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
