// An endpoint without attributes, on the client.
using WsGen;

await using WsClient client = await WsClient.ConnectAsync(new Listener(), new Uri("wss://example.org/news"));
CloseReason reason = await client.Closed;
return reason.Code == CloseCode.NormalClosure ? 0 : 1;

internal sealed class Listener : Endpoint
{
    public override ValueTask OnOpenAsync(WsSession session, EndpointConfig config)
    {
        session.AddMessageHandler(Show);
        session.AddMessageHandler(MessageHandler.BinaryParts(Save));
        return session.SendAsync("subscribe");
    }

    private static void Show(string text) => Console.WriteLine(text);

    private static async ValueTask Save(ReadOnlyMemory<byte> part, bool last)
    {
        await using FileStream file = new("news.bin", FileMode.Append, FileAccess.Write, FileShare.None, 4096, useAsync: true);
        await file.WriteAsync(part);
        Console.WriteLine(last);
    }
}
