namespace WsGen;

/// <summary>
/// Close codes as they stand on the wire: RFC 6455 section 7.4.1 and the IANA WebSocket close code registry. Any number from
/// 3000 to 4999 may be cast to this type: 3000 to 3999 are for libraries and frameworks, 4000 to 4999 for applications.
/// </summary>
public enum CloseCode : ushort
{
    /// <summary>1000: the purpose of the connection has been fulfilled.</summary>
    NormalClosure = 1000,

    /// <summary>1001: the endpoint is going away, such as a server that stops or a page that is left.</summary>
    GoingAway = 1001,

    /// <summary>1002: the peer broke the protocol.</summary>
    ProtocolError = 1002,

    /// <summary>1003: a message of a kind that the endpoint cannot accept.</summary>
    UnsupportedData = 1003,

    /// <summary>1005: the peer's close frame carried no code. Never on the wire.</summary>
    NoStatusReceived = 1005,

    /// <summary>1006: the connection ended without a closing handshake. Never on the wire.</summary>
    AbnormalClosure = 1006,

    /// <summary>1007: the payload did not fit the message's kind, such as text that is not UTF-8.</summary>
    InvalidPayload = 1007,

    /// <summary>1008: the message or the peer breaks the endpoint's policy.</summary>
    PolicyViolation = 1008,

    /// <summary>1009: the message is larger than the endpoint accepts.</summary>
    MessageTooBig = 1009,

    /// <summary>1010: a client misses an extension that the server did not negotiate. Sent by clients only.</summary>
    MandatoryExtension = 1010,

    /// <summary>1011: the server met a condition that kept it from fulfilling the request.</summary>
    InternalError = 1011,

    /// <summary>1012: the service is restarting (IANA).</summary>
    ServiceRestart = 1012,

    /// <summary>1013: try again later (IANA).</summary>
    TryAgainLater = 1013,

    /// <summary>1014: a gateway got an invalid answer from its upstream (IANA).</summary>
    BadGateway = 1014,

    /// <summary>1015: the TLS handshake failed. Never on the wire.</summary>
    TlsHandshake = 1015,
}
