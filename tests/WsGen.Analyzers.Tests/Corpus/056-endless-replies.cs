// A sequence without an end: the library asks for the next when the last has been accepted.
using System.Runtime.CompilerServices;
using WsGen;

[ServerEndpoint("/random")]
public sealed partial class RandomNumbers
{
    [OnMessage]
    private async IAsyncEnumerable<int> Numbers(int max, [EnumeratorCancellation] CancellationToken closing)
    {
        while (!closing.IsCancellationRequested)
        {
            yield return Random.Shared.Next(Math.Max(max, 1));
            await Task.Delay(100, closing);
        }
    }
}
