using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Connections;

/// <summary>What one side wants of permessage-deflate, checked: the parameters to negotiate with, and what it does by itself.</summary>
internal sealed class CompressionSettings(DeflateParameters wanted, int level, int minMessageSize)
{
    public DeflateParameters Wanted => wanted;

    /// <summary>The settings, or null where compression is off.</summary>
    public static CompressionSettings? From(CompressionOptions options) => !options.Enabled ? null : new(
        new DeflateParameters(
            options.ServerNoContextTakeover, options.ClientNoContextTakeover, options.ServerMaxWindowBits, options.ClientMaxWindowBits),
        options.Level,
        options.MinMessageSize);

    public MessageCompressor CreateCompressor<TRole>(DeflateParameters agreed)
        where TRole : struct, IRole =>
        agreed.CreateCompressor<TRole>(level, minMessageSize);
}
