namespace WsGen.Connections;

/// <summary>What the sender of a message wants beyond its being sent.</summary>
/// <param name="WhenWritten">To know when it has been written to the network, and not only when it has been accepted.</param>
/// <param name="Blocks">To be kept until then.</param>
/// <param name="Timeout">How long that may take; zero or less: for ever.</param>
/// <param name="Observer">Is told instead of a task, or null.</param>
internal readonly record struct SendTerms(bool WhenWritten, bool Blocks, TimeSpan Timeout, SendObserver? Observer = null);

/// <summary>Is told what has become of a message.</summary>
internal abstract class SendObserver
{
    /// <summary>Under the connection's gate: must hand it on, and not call user code.</summary>
    /// <param name="error">Why it has not been sent; null if it has.</param>
    public abstract void OnDone(Exception? error);
}

/// <summary>What a send came to at once.</summary>
/// <param name="Pending">What is still to be waited for; null if nothing is.</param>
/// <param name="Error">Why nothing was sent.</param>
/// <param name="Refused">The queue is full, and the policy says to close: to be done without the gate.</param>
internal readonly record struct SendOutcome(SendCompletion? Pending, Exception? Error = null, bool Refused = false)
{
    public ValueTask AsTask() =>
        Error is not null ? ValueTask.FromException(Error)
        : Pending is not null ? Pending.AsTask()
        : default;

    /// <summary>Stands still until it is over. Throws what it failed with.</summary>
    public void Wait()
    {
        if (Error is not null)
        {
            throw Error;
        }

        Pending?.Wait();
    }
}
