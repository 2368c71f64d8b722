namespace WsGen.Protocol.Compression;

/// <summary>The four parameters of permessage-deflate (RFC 7692 section 7.1): what one side wants, or what both agreed on.</summary>
/// <param name="ServerNoContextTakeover">The server forgets its window after each message.</param>
/// <param name="ClientNoContextTakeover">The client does.</param>
/// <param name="ServerMaxWindowBits">8 to 15: the server refers back no further than 2 to this power.</param>
/// <param name="ClientMaxWindowBits">The same for the client.</param>
internal readonly record struct DeflateParameters(
    bool ServerNoContextTakeover, bool ClientNoContextTakeover, int ServerMaxWindowBits, int ClientMaxWindowBits)
{
    /// <summary>The widest window; it stands where a parameter is absent.</summary>
    public const int MaxWindowBits = 15;

    /// <summary>The narrowest that this side can keep to: raw zlib cannot do 8.</summary>
    public const int MinOwnWindowBits = 9;

    /// <summary>Everything that takes part in the best compression.</summary>
    public static DeflateParameters Default => new(false, false, MaxWindowBits, MaxWindowBits);

    /// <summary>What decompresses the messages of the other side.</summary>
    public MessageDecompressor CreateDecompressor<TRole>()
        where TRole : struct, IRole =>
        new(contextTakeover: !(TRole.IsServer ? ClientNoContextTakeover : ServerNoContextTakeover));

    /// <summary>What compresses the messages of this side.</summary>
    /// <param name="level">0 (stored) to 9 (smallest).</param>
    /// <param name="threshold">Bytes under which a message is not compressed.</param>
    public MessageCompressor CreateCompressor<TRole>(int level, int threshold)
        where TRole : struct, IRole =>
        TRole.IsServer
            ? new(ServerMaxWindowBits, !ServerNoContextTakeover, level, threshold)
            : new(ClientMaxWindowBits, !ClientNoContextTakeover, level, threshold);
}
