// A thousand connections, opened side by side.
using WsGen;

Uri uri = new("wss://example.org/load");
List<WsClient> clients = [];
try
{
    foreach (int[] chunk in Enumerable.Range(0, 1000).Chunk(50))
    {
        clients.AddRange(await Task.WhenAll(chunk.Select(_ => WsClient.ConnectAsync(uri))));
    }

    await Parallel.ForEachAsync(clients, async (client, token) =>
    {
        await client.SendAsync("load", token);
        await foreach (WsMessage answer in client.Messages.WithCancellation(token))
        {
            Console.WriteLine(answer.Payload.Length);
            break;
        }
    });
}
finally
{
    await Parallel.ForEachAsync(clients, static (client, _) => client.DisposeAsync());
}
