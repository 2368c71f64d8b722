namespace WsGen;

/// <summary>
/// A pong of the peer that answers no keep-alive ping of the library's own: to a ping of the application, or unasked for (RFC 6455 section 5.5.3).
/// Counterpart of <c>jakarta.websocket.PongMessage</c>. Immutable; it may be kept.
/// </summary>
public sealed class PongMessage
{
    internal PongMessage(ReadOnlyMemory<byte> applicationData) => ApplicationData = applicationData;

    /// <summary>Its payload: at most 125 bytes.</summary>
    public ReadOnlyMemory<byte> ApplicationData { get; }
}
