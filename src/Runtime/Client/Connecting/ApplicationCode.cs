namespace WsGen.Client.Connecting;

/// <summary>Code of the application's that is awaited. It need not look at its token: when that fires, nobody waits for it any longer.</summary>
internal static class ApplicationCode
{
    /// <summary>Waits for it.</summary>
    /// <param name="code">What it does.</param>
    /// <param name="cancellationToken">The one that it was given.</param>
    /// <exception cref="OperationCanceledException">It was cancelled, and may still be at work.</exception>
    public static ValueTask RunAsync(ValueTask code, CancellationToken cancellationToken) => code.IsCompleted ? code : new(WaitAsync(code.AsTask(), cancellationToken));

    private static async Task WaitAsync(Task code, CancellationToken cancellationToken)
    {
        try
        {
            await code.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!code.IsCompleted)
        {
            _ = ForgetAsync(code);
            throw;
        }
    }

    /// <summary>What it throws later is of no interest to anybody.</summary>
    private static async Task ForgetAsync(Task code) => await code.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
