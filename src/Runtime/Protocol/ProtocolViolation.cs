namespace WsGen.Protocol;

/// <summary>
/// Everything a peer can do wrong after the opening handshake, one name each: tests assert it, logs print it, and
/// <see cref="ProtocolViolations"/> says which close code answers it and which section it breaks.
/// </summary>
internal enum ProtocolViolation : byte
{
    None,
    ReservedBitSet,
    UnknownOpcode,
    FrameNotMasked,
    FrameMasked,
    ControlFrameFragmented,
    ControlFrameTooLong,
    LengthNotMinimal,
    LengthTopBitSet,
    ContinuationWithoutMessage,
    MessageInsideMessage,
    InvalidUtf8,
    InvalidCompressedData,
    MessageTooBig,
    ClosePayloadTooShort,
    CloseCodeNotAllowed,
    CloseReasonInvalidUtf8,
}

/// <summary>Close code, section and sentence of each <see cref="ProtocolViolation"/>.</summary>
internal static class ProtocolViolations
{
    /// <summary>The code of the close frame that answers the violation (RFC 6455 section 7.4.1).</summary>
    public static CloseCode CloseCode(this ProtocolViolation violation) => violation switch
    {
        ProtocolViolation.InvalidUtf8 or ProtocolViolation.CloseReasonInvalidUtf8 or ProtocolViolation.InvalidCompressedData => WsGen.CloseCode.InvalidPayload,
        ProtocolViolation.MessageTooBig => WsGen.CloseCode.MessageTooBig,
        _ => WsGen.CloseCode.ProtocolError,
    };

    /// <summary>What was wrong, in words short enough for a close reason (at most 123 bytes), with the RFC 6455 section.</summary>
    public static string Reason(this ProtocolViolation violation) => violation switch
    {
        ProtocolViolation.ReservedBitSet => "reserved bit set without an extension that defines it (5.2)",
        ProtocolViolation.UnknownOpcode => "reserved opcode (5.2)",
        ProtocolViolation.FrameNotMasked => "client frame not masked (5.1)",
        ProtocolViolation.FrameMasked => "server frame masked (5.1)",
        ProtocolViolation.ControlFrameFragmented => "control frame fragmented (5.5)",
        ProtocolViolation.ControlFrameTooLong => "control frame longer than 125 bytes (5.5)",
        ProtocolViolation.LengthNotMinimal => "payload length not in its shortest form (5.2)",
        ProtocolViolation.LengthTopBitSet => "top bit of the 64-bit payload length set (5.2)",
        ProtocolViolation.ContinuationWithoutMessage => "continuation frame without a message to continue (5.4)",
        ProtocolViolation.MessageInsideMessage => "new message inside a fragmented message (5.4)",
        ProtocolViolation.InvalidUtf8 => "text is not valid UTF-8 (8.1)",
        ProtocolViolation.InvalidCompressedData => "compressed data is not valid DEFLATE (RFC 7692, 7.2.2)",
        ProtocolViolation.MessageTooBig => "message too big (7.4.1)",
        ProtocolViolation.ClosePayloadTooShort => "close payload of one byte (5.5.1)",
        ProtocolViolation.CloseCodeNotAllowed => "close code not allowed on the wire (7.4)",
        ProtocolViolation.CloseReasonInvalidUtf8 => "close reason is not valid UTF-8 (5.5.1)",
        _ => throw new ArgumentOutOfRangeException(nameof(violation), violation, "not a violation"),
    };
}
