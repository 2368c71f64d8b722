// A read loop that ends with the stream.
using System.Buffers;
using WsGen;

[ServerEndpoint("/zeros")]
public sealed partial class Zeros
{
    [OnMessage]
    private async ValueTask<long> Count(Stream stream, CancellationToken closing)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16384);
        try
        {
            long zeros = 0;
            int read;
            while ((read = await stream.ReadAsync(buffer, closing)) > 0)
            {
                zeros += buffer.AsSpan(0, read).Count((byte)0);
            }

            return zeros;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
