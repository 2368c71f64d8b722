// A report, written as it is made.
using WsGen;

[ServerEndpoint("/report")]
public sealed partial class Report
{
    [OnMessage]
    private async ValueTask Write(int rows, WsSession session, CancellationToken closing)
    {
        await using TextWriter writer = session.OpenTextWriter();
        for (int i = 0; i < rows; i++)
        {
            await writer.WriteLineAsync($"row {i}".AsMemory(), closing);
            if (i % 1000 == 0)
            {
                await writer.FlushAsync(closing);
            }
        }
    }
}
