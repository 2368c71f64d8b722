namespace WsGen;

/// <summary>
/// Whether a message is compressed where permessage-deflate (RFC 7692) has been agreed on; elsewhere it is not, whatever is asked for.
/// Choose <see cref="Never"/> for what is compressed already, and for secrets that travel with text an attacker can choose: the length of
/// compressed data tells what is in it.
/// </summary>
public enum MessageCompression : byte
{
    /// <summary>If it is at least <see cref="CompressionOptions.MinMessageSize"/> long, and becomes smaller. The default.</summary>
    Auto,

    /// <summary>As it is.</summary>
    Never,

    /// <summary>However short it is, unless it would become longer and nothing later would gain by it.</summary>
    Always,
}
