// Memory used by lambdas, local functions and tasks that end before the handler does.
using System.IO.Compression;
using WsGen;

[ServerEndpoint("/pack")]
public sealed partial class Pack
{
    [OnMessage]
    private async ValueTask<byte[]> Compress(ReadOnlyMemory<byte> bytes, CancellationToken closing)
    {
        using MemoryStream packed = new();
        await using (BrotliStream brotli = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await brotli.WriteAsync(bytes, closing);
        }

        int zeros = await Task.Run(() => CountZeros(), closing);
        int ones = bytes.ToArray().Count(static each => each == 1);
        packed.WriteByte((byte)Math.Min(zeros + ones, 255));
        return packed.ToArray();

        int CountZeros() => bytes.Span.Count((byte)0);
    }
}
