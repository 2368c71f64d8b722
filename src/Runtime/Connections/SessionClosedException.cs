using WsGen.Connections;
using WsGen.Protocol;

namespace WsGen;

/// <summary>
/// A session was used after it had closed: nothing was sent. Or it closed before the answer to a request had come. In a handler it need not be the
/// handler's own session: see <see cref="SessionId"/>.
/// </summary>
public sealed class SessionClosedException : InvalidOperationException
{
    /// <summary>Nothing was sent.</summary>
    /// <param name="reason">Why the session had ended.</param>
    public SessionClosedException(CloseReason reason)
        : this(reason, session: null)
    {
    }

    /// <param name="reason">Why the session had ended.</param>
    /// <param name="session">Which one it was; null if that is not known.</param>
    /// <param name="consequence">What does not happen for that.</param>
    internal SessionClosedException(CloseReason reason, IConnectionSession? session, string consequence = "nothing was sent")
        : base($"The {session?.Name ?? "session"} has closed ({(int)reason.Code}{(reason.Reason.Length == 0 ? "" : " " + ForeignText.Clean(reason.Reason))}, by {reason.Initiator}): {consequence}.")
    {
        CloseReason = reason;
        SessionId = session?.Id;
    }

    /// <summary>Why the session had ended.</summary>
    public CloseReason CloseReason { get; }

    /// <summary>
    /// The session that had closed, by its <see cref="WsSession.Id"/>; null if it is not known, as of a client that has given up connecting again, and where the
    /// exception was made by hand.
    /// </summary>
    public string? SessionId { get; }
}
