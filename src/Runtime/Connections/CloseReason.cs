namespace WsGen;

/// <summary>Who ended a session.</summary>
public enum CloseInitiator : byte
{
    /// <summary>The peer sent the first close frame.</summary>
    Remote,

    /// <summary>This application called <see cref="WsSession.CloseAsync(CloseCode, string?, CancellationToken)"/>, or the server stops.</summary>
    Local,

    /// <summary>Neither: a time-out, a lost connection, a broken protocol rule or a failed callback.</summary>
    Transport,
}

/// <summary>
/// Why a session ended. After a close of the peer's: its code and reason. After the application's own: what it gave. After time-outs,
/// lost connections and closes that the library made: 1006 (RFC 6455 section 7.1.5), with <see cref="SentCode"/> the code that went
/// on the wire.
/// </summary>
/// <param name="Code">The close code as this end sees it. <see cref="CloseCode.NoStatusReceived"/> if the peer's frame had none.</param>
/// <param name="Reason">The text that came with it; empty if none did.</param>
/// <param name="Initiator">Who ended the session.</param>
/// <param name="SentCode">The code in the close frame that this end sent; null if it sent none or one without a code.</param>
public readonly record struct CloseReason(CloseCode Code, string Reason, CloseInitiator Initiator, CloseCode? SentCode = null)
{
    /// <summary>
    /// True if the closing handshake was completed: this end has sent a close frame, and has received one (RFC 6455 section 7.1.4). Like <c>wasClean</c> of a
    /// browser's CloseEvent; never true where <see cref="Code"/> is 1006. It is as true as it was when it was asked for: after a close of this end's, a session is told
    /// (<see cref="OnCloseAttribute"/>) before the peer can have answered, and it is false there; <see cref="WsClient.Closed"/> and, once the connection has ended,
    /// <see cref="WsSession.CloseReason"/> know.
    /// </summary>
    public bool WasClean { get; init; }
}
