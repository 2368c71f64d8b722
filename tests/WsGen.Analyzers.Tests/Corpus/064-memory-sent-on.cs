// Memory handed to sends that are awaited within the handler.
using WsGen;

[ServerEndpoint("/fan")]
public sealed partial class Fan
{
    [OnMessage]
    private async ValueTask Out(ReadOnlyMemory<byte> bytes, WsSession session, CancellationToken closing)
    {
        ReadOnlyMemory<byte> head = bytes[..Math.Min(bytes.Length, 4)];
        await session.SendAsync(head, closing);
        await session.OpenSessions.SendAsync(bytes, closing);
    }

    [OnMessage(MessageKind.Text)]
    private ValueTask Out(ReadOnlyMemory<byte> utf8, WsSession session) => session.SendTextAsync(utf8);
}
