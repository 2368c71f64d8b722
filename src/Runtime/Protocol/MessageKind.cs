namespace WsGen;

/// <summary>The two kinds of data message of RFC 6455 section 5.6. The values are the opcodes on the wire.</summary>
public enum MessageKind : byte
{
    /// <summary>Text: the payload is UTF-8 and has been checked to be.</summary>
    Text = 1,

    /// <summary>Binary: the payload is bytes, of which the protocol knows nothing more.</summary>
    Binary = 2,
}
