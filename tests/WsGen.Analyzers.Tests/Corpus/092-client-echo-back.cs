// Sends back what comes, in kind.
using WsGen;

using CancellationTokenSource stop = new(TimeSpan.FromMinutes(1));
WsClientOptions options = new()
{
    Subprotocols = ["v2.echo", "v1.echo"],
    Headers = [new("X-Client", "corpus")],
    MaxMessageSize = 1 << 20,
};
await using WsClient client = await WsClient.ConnectAsync("wss://example.org/ask", options, stop.Token);
await foreach (WsMessage message in client.Messages.WithCancellation(stop.Token))
{
    await client.SendAsync(message, stop.Token);
}
