// A method adds; it is called before the start only.
using WsGen;

public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        await using WsServer server = WsServer.Create(args).AddEndpoints().Build();
        Action<string> add = path => Add(server, path);
        Add(server, "/two");
        add("/three");
        try
        {
            await server.RunAsync();
            return 0;
        }
        catch (IOException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    private static void Add(WsServer server, string path) => server.AddEndpoint(ServerEndpointConfig.Create<Echo>(path));
}

[ServerEndpoint("/one")]
public sealed partial class Echo
{
    [OnMessage]
    private string Say(string text) => text;
}
