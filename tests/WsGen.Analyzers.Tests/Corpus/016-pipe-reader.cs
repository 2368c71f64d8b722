// A PipeReader with records that end in a line feed.
using System.Buffers;
using System.IO.Pipelines;
using WsGen;

[ServerEndpoint("/records")]
public sealed partial class Records
{
    [OnMessage]
    private async ValueTask<int> Read(PipeReader reader, CancellationToken closing)
    {
        int records = 0;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(closing);
            ReadOnlySequence<byte> buffer = result.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                records++;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return records;
            }
        }
    }
}
