// Parts go out as parts.
using WsGen;

[ServerEndpoint("/relay")]
public sealed partial class Relay(WsSession session)
{
    [OnMessage]
    private ValueTask Text(string part, bool last) => session.SendPartAsync(part, last);

    [OnMessage]
    private ValueTask Bytes(ReadOnlyMemory<byte> part, bool last) => session.SendPartAsync(part, last);
}
