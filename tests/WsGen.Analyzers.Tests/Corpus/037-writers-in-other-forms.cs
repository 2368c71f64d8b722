// Every way in which a writer or stream comes to its end.
using WsGen;

[ServerEndpoint("/writers")]
public sealed partial class Writers(WsSession session)
{
    [OnMessage]
    private async ValueTask Write(string how, CancellationToken closing)
    {
        switch (how)
        {
            case "block":
                await using (Stream stream = session.OpenBinaryStream())
                {
                    await stream.WriteAsync(new byte[10], closing);
                }

                break;
            case "finally":
                TextWriter writer = session.OpenTextWriter();
                try
                {
                    await writer.WriteAsync("by hand".AsMemory(), closing);
                }
                finally
                {
                    await writer.DisposeAsync();
                }

                break;
            case "given away":
                await WriteAsync(session.OpenTextWriter());
                break;
            default:
                await using (TextWriter given = Open())
                {
                    await given.WriteAsync(how.AsMemory(), closing);
                }

                break;
        }
    }

    private static async Task WriteAsync(TextWriter writer)
    {
        await using (writer)
        {
            await writer.WriteAsync("given away");
        }
    }

    private TextWriter Open() => session.OpenTextWriter();
}
