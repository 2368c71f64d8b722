namespace WsGen;

/// <summary>A session was used after it had closed: nothing was sent.</summary>
/// <param name="reason">Why the session had ended.</param>
public sealed class SessionClosedException(CloseReason reason)
    : InvalidOperationException(
        $"The session has closed ({(int)reason.Code}{(reason.Reason.Length == 0 ? "" : " " + reason.Reason)}, by {reason.Initiator}): nothing was sent.")
{
    /// <summary>Why the session had ended.</summary>
    public CloseReason CloseReason { get; } = reason;
}
