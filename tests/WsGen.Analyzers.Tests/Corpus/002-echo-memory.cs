// Bytes returned as they lie in the transport's memory: the reply is encoded before that moves.
using WsGen;

await using WsServer server = WsServer.Create(args).AddEndpoints().Build();
await server.StartAsync();
Console.WriteLine(string.Join(", ", server.Addresses));
await Console.In.ReadLineAsync();
await server.StopAsync();

[ServerEndpoint("/echo")]
public sealed partial class Echo
{
    [OnMessage]
    private ReadOnlyMemory<byte> Return(ReadOnlyMemory<byte> bytes) => bytes;

    [OnMessage]
    private string Return(string text) => text;

    [OnError]
    private void Fail(WsSession session, Exception error) => Console.Error.WriteLine($"{session.Id}: {error}");
}
