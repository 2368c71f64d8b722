namespace WsGen.Protocol;

/// <summary>What <see cref="MessageReader{TRole}.Read"/> found.</summary>
internal enum ProtocolEventKind : byte
{
    /// <summary>All input is consumed, nothing whole is there yet.</summary>
    NeedMore,

    Text,
    Binary,
    Ping,
    Pong,

    /// <summary>A well-formed close frame. What follows it is ignored (RFC 6455 section 5.5.1).</summary>
    Close,

    /// <summary>The peer broke a rule. What follows is ignored.</summary>
    Violation,
}

/// <summary>One thing the peer did. Valid until the next call of <see cref="MessageReader{TRole}.Read"/>.</summary>
internal ref struct ProtocolEvent
{
    public ProtocolEventKind Kind;

    public ProtocolViolation Violation;

    /// <summary>The payload, unmasked; text has been checked to be UTF-8.</summary>
    public Span<byte> Payload;

    /// <summary>Where in the input the payload begins, or -1 if it lies in the reader's own buffer.</summary>
    public int InputOffset;
}
