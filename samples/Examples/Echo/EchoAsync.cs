using WsGen;

namespace Examples.Echo;

/// <summary>
/// Each message is awaited until the network has taken its echo; only then comes the next. No thread waits meanwhile.
/// </summary>
[ServerEndpoint("/echo/async")]
public sealed partial class EchoAsync
{
    private static readonly SendOptions Written = new() { WhenWritten = true };

    [OnMessage]
    private async ValueTask Text(string message, WsSession session, CancellationToken closing) =>
        await session.SendAsync(message, Written, closing);

    [OnMessage]
    private async ValueTask Binary(ReadOnlyMemory<byte> message, WsSession session, CancellationToken closing) =>
        await session.SendAsync(message, Written, closing);
}
