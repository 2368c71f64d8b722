// A client that reads messages in a loop.
using WsGen;

Uri uri = new(args is [var first, ..] ? first : "wss://example.org/chat");
await using WsClient client = await WsClient.ConnectAsync(uri);
await client.SendAsync("hello");
await foreach (WsMessage message in client.Messages)
{
    Console.WriteLine(message);
    if (message.Payload.Length == 0)
    {
        break;
    }
}

Console.WriteLine(client.CloseReason?.Code);
