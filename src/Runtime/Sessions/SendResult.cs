namespace WsGen;

/// <summary>What has become of a message. Counterpart of <c>jakarta.websocket.SendResult</c>.</summary>
/// <param name="Session">Where it was sent.</param>
/// <param name="Error">Why it was not; null if it has been written to the network.</param>
public readonly record struct SendResult(WsSession Session, Exception? Error)
{
    /// <summary>True if it has been written to the network.</summary>
    public bool IsOk => Error is null;
}
