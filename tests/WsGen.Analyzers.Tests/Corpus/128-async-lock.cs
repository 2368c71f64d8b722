// State shared by sessions, under a semaphore that is waited for without blocking.
using WsGen;

[ServerEndpoint("/account")]
public sealed partial class Account
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static decimal s_balance = 100;

    [OnMessage]
    private async ValueTask<decimal> Pay(decimal amount, CancellationToken closing)
    {
        await Gate.WaitAsync(closing);
        try
        {
            await File.AppendAllTextAsync("ledger.txt", FormattableString.Invariant($"{amount}\n"), closing);
            return s_balance += amount;
        }
        finally
        {
            Gate.Release();
        }
    }
}
