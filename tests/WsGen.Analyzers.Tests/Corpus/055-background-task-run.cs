// The loop is given to the pool.
using WsGen;

[ServerEndpoint("/primes")]
public sealed partial class Primes : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task? _search;

    [OnMessage]
    private void Search(long from, WsSession session) => _search ??= Task.Run(() => SearchAsync(from, session, _stop.Token));

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static async Task SearchAsync(long from, WsSession session, CancellationToken stop)
    {
        for (long candidate = from | 1; !stop.IsCancellationRequested && session.IsOpen; candidate += 2)
        {
            bool isPrime = true;
            for (long divisor = 3; divisor * divisor <= candidate && isPrime; divisor += 2)
            {
                isPrime = candidate % divisor != 0;
            }

            if (isPrime)
            {
                await session.SendAsync($"{candidate}", stop);
            }
        }
    }
}
