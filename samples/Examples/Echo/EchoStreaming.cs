using WsGen;

namespace Examples.Echo;

/// <summary>A message is sent back while it still comes in. None is ever whole in memory, and so none is too large.</summary>
[ServerEndpoint("/echo/streaming")]
public sealed partial class EchoStreaming
{
    [OnMessage]
    private async ValueTask Text(TextReader message, WsSession session, CancellationToken closing)
    {
        await using TextWriter reply = session.OpenTextWriter();
        await reply.WriteAsync(""); // an empty message is one, too
        char[] buffer = new char[4096];
        while (await message.ReadAsync(buffer, closing) is > 0 and var read)
        {
            await reply.WriteAsync(buffer.AsMemory(0, read), closing);
        }
    }

    [OnMessage]
    private async ValueTask Binary(Stream message, WsSession session, CancellationToken closing)
    {
        await using Stream reply = session.OpenBinaryStream();
        await reply.WriteAsync(ReadOnlyMemory<byte>.Empty, closing);
        await message.CopyToAsync(reply, closing);
    }
}
