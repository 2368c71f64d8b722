namespace WsGen;

/// <summary>A session was used after it had closed: nothing was sent. Or it closed before the answer to a request had come.</summary>
public sealed class SessionClosedException : InvalidOperationException
{
    /// <summary>Nothing was sent.</summary>
    /// <param name="reason">Why the session had ended.</param>
    public SessionClosedException(CloseReason reason)
        : this(reason, "nothing was sent")
    {
    }

    /// <param name="reason">Why the session had ended.</param>
    /// <param name="consequence">What does not happen for that.</param>
    internal SessionClosedException(CloseReason reason, string consequence)
        : base($"The session has closed ({(int)reason.Code}{(reason.Reason.Length == 0 ? "" : " " + reason.Reason)}, by {reason.Initiator}): {consequence}.") =>
        CloseReason = reason;

    /// <summary>Why the session had ended.</summary>
    public CloseReason CloseReason { get; }
}
