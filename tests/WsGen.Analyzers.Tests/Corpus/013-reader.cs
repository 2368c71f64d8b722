// A TextReader, read to its end line by line.
using WsGen;

[ServerEndpoint("/lines")]
public sealed partial class Lines
{
    [OnMessage]
    private async Task<int> Count(TextReader reader, CancellationToken closing)
    {
        int count = 0;
        while (await reader.ReadLineAsync(closing) is { } line)
        {
            if (line.Length > 0)
            {
                count++;
            }
        }

        return count;
    }
}
