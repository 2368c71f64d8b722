// The payload goes through a service that is awaited, and back.
using WsGen;

public interface ITransformer
{
    ValueTask<ReadOnlyMemory<byte>> TransformAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}

[ServerEndpoint("/transform")]
public sealed partial class Transform(IEnumerable<ITransformer> steps)
{
    [OnMessage]
    private async ValueTask<ReadOnlyMemory<byte>> Run(ReadOnlyMemory<byte> bytes, CancellationToken closing)
    {
        foreach (ITransformer step in steps)
        {
            bytes = await step.TransformAsync(bytes, closing);
        }

        return bytes;
    }
}
