namespace WsGen.Connections;

/// <summary>
/// Where a connection stands between the opening handshake and its end (RFC 6455 section 7.1). It only ever moves down this list.
/// </summary>
internal enum ConnectionState : byte
{
    /// <summary>Messages flow both ways.</summary>
    Open,

    /// <summary>Our close frame is on its way, the peer's has not been seen: data that arrives is ignored, its close frame is awaited.</summary>
    CloseSent,

    /// <summary>No more frames in either direction matter: output is flushed and ended, input is thrown away until the peer ends it.</summary>
    Draining,

    /// <summary>The transport is gone.</summary>
    Closed,
}
