using WsGen.Protocol;

namespace WsGen.Connections;

/// <summary>
/// One message that is sent in parts, each a frame (RFC 6455 section 5.4). Everything but its kind is under the connection's gate.
/// </summary>
/// <param name="kind">Text or binary.</param>
/// <param name="compression">Whether to compress it; if small messages are not to be, its first part decides.</param>
internal sealed class PartialMessage(Opcode kind, MessageCompression compression)
{
    public Opcode Kind => kind;

    public MessageCompression Compression => compression;

    /// <summary>Parts that have been accepted, written or not.</summary>
    public int Parts { get; set; }

    /// <summary>The policy has dropped it with its first part: the others are swallowed.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Its first frame has been written: the next one continues it.</summary>
    public bool IsOnWire { get; set; }

    /// <summary>The close has taken a part of it out of the line: what comes behind that is not sent.</summary>
    public bool IsTorn { get; set; }

    /// <summary>As its first frame has announced.</summary>
    public bool IsCompressed { get; set; }

    /// <summary>The first half of a surrogate pair with which the part has ended that was written last: it goes out with the second. Zero: none.</summary>
    public char Carry { get; set; }
}
