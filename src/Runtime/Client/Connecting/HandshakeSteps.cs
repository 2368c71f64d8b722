namespace WsGen.Client.Connecting;

/// <summary>The steps of a client's opening handshake: each has the same time, and all can be cancelled.</summary>
/// <param name="timeout">For each step.</param>
/// <param name="time">The clock.</param>
/// <param name="cancellationToken">Of the caller.</param>
internal readonly struct HandshakeSteps(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
{
    public CancellationToken CancellationToken => cancellationToken;

    public TimeProvider Time => time;

    public TimeSpan Timeout => timeout;

    /// <summary>Runs one.</summary>
    /// <param name="name">What it is, for the message: "resolving the name example.org".</param>
    /// <param name="step">Ends when its token fires.</param>
    /// <exception cref="WsHandshakeException">It has taken too long.</exception>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public async Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> step)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await step(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested && error is not WsHandshakeException)
        {
            throw TooLate(name, error);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <summary>What is thrown for a step that takes too long.</summary>
    public WsHandshakeException TooLate(string name, Exception? error = null) => new(
        $"The client has given up {name} after {timeout.TotalMilliseconds:0} ms. Raise {nameof(WsClientOptions)}.{nameof(WsClientOptions.IoTimeout)} if that is not enough.",
        HandshakeFailure.Timeout, inner: error);
}
