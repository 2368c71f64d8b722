namespace WsGen.Protocol;

/// <summary>What one connection accepts. Sizes are bytes of payload on the wire, text included (one unit everywhere).</summary>
/// <param name="MaxTextMessageSize">The largest text message; a larger one ends in 1009 at the header that announces it.</param>
/// <param name="MaxBinaryMessageSize">The largest binary message, likewise.</param>
internal readonly record struct ProtocolLimits(long MaxTextMessageSize, long MaxBinaryMessageSize)
{
    /// <summary>8192 bytes each, the default of the container this library is a counterpart of.</summary>
    public const long DefaultMaxMessageSize = 8192;

    public static ProtocolLimits Default => new(DefaultMaxMessageSize, DefaultMaxMessageSize);

    /// <summary>The limit of a kind; never more than one array can hold, for that is where a message is put together.</summary>
    public long For(Opcode opcode) => Math.Min(opcode == Opcode.Text ? MaxTextMessageSize : MaxBinaryMessageSize, MessageSize.Largest);

    /// <summary>The limit of a kind, as it was given.</summary>
    public long Of(MessageKind kind) => kind == MessageKind.Text ? MaxTextMessageSize : MaxBinaryMessageSize;
}
