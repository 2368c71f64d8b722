namespace WsGen;

/// <summary>
/// An endpoint without attributes: its messages go to the handlers that it adds to the session, usually in <see cref="OnOpenAsync"/>. One instance
/// serves one connection, unless a configurator supplies others. Disposed of after <see cref="OnCloseAsync"/>, if it can be. Counterpart of
/// <c>jakarta.websocket.Endpoint</c>.
/// </summary>
/// <remarks>Calls for one session never overlap: the next comes when the task of the last has completed.</remarks>
public abstract class Endpoint
{
    /// <summary>The opening handshake is done. No message is delivered before the task has completed: handlers added here see the first.</summary>
    /// <param name="session">The session.</param>
    /// <param name="config">What the endpoint was configured with, with this connection's own user properties.</param>
    public abstract ValueTask OnOpenAsync(WsSession session, EndpointConfig config);

    /// <summary>The session has ended. Called once, after <see cref="OnOpenAsync"/> has completed. Default: nothing.</summary>
    /// <param name="session">The session; nothing can be sent any more.</param>
    /// <param name="reason">Why it has ended.</param>
    public virtual ValueTask OnCloseAsync(WsSession session, CloseReason reason) => default;

    /// <summary>
    /// A handler, or another of these methods, has thrown; the session lives on if this returns. Default: thrown again, so that it is logged and the
    /// session closed with 1011.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="error">What was thrown.</param>
    public virtual ValueTask OnErrorAsync(WsSession session, Exception error) => ValueTask.FromException(error);
}
