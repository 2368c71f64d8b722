namespace WsGen.Protocol;

/// <summary>What <see cref="MessageReader{TRole}.Read"/> found.</summary>
internal enum ProtocolEventKind : byte
{
    /// <summary>All input is consumed, nothing whole is there yet.</summary>
    NeedMore,

    /// <summary>A data message begins, and how it is wanted is to be said now; see <see cref="MessageReader{TRole}.AnnounceMessages"/>.</summary>
    MessageBegins,

    Text,
    Binary,

    /// <summary>A part of a text message that is wanted in parts. It may end within a character.</summary>
    TextPart,

    /// <summary>A part of a binary message that is wanted in parts.</summary>
    BinaryPart,
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

    /// <summary>Of a part: its message ends with it.</summary>
    public bool Last;

    /// <summary>The payload, unmasked; text has been checked to be UTF-8.</summary>
    public Span<byte> Payload;

    /// <summary>Where in the input the payload begins, or -1 if it lies in the reader's own buffer.</summary>
    public int InputOffset;
}
