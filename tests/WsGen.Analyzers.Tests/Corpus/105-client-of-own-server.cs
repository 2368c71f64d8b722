// The program's own server, tried by a client once it has started.
using WsGen;

await using WsServer server = WsServer.Create("--urls", "ws://127.0.0.1:0").AddEndpoints().Build();
await server.StartAsync();
await using (EchoClient client = await EchoClient.ConnectAsync(server.Addresses[0] + "/echo"))
{
    await client.SendAsync("ready?");
    Console.WriteLine(await client.First);
}

await server.StopAsync();

[ServerEndpoint("/echo")]
public sealed partial class EchoServer
{
    [OnMessage]
    private string Echo(string text) => text;
}

[ClientEndpoint]
public sealed partial class EchoClient
{
    private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<string> First => _first.Task;

    [Send]
    public partial ValueTask SendAsync(string text);

    [OnMessage]
    private void Take(string text) => _first.TrySetResult(text);
}
