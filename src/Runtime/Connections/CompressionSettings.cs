using WsGen.Connections.Settings;
using WsGen.Protocol;
using WsGen.Protocol.Compression;

namespace WsGen.Connections;

/// <summary>
/// What one side wants of permessage-deflate: whether at all, the parameters to negotiate with, and what it does by itself. Immutable; all connections of an
/// endpoint share it.
/// </summary>
internal sealed class CompressionSettings
{
    private const Setting First = Setting.CompressionEnabled;

    // One for each of the settings from First on, in their order.
    private readonly long[] _values;

    private CompressionSettings(long[] values) => _values = values;

    /// <summary>The defaults of clients.</summary>
    public static CompressionSettings OfClient { get; } = new([0, 4, 1024, 0, 0, DeflateParameters.MaxWindowBits, DeflateParameters.MaxWindowBits]);

    /// <summary>The defaults of servers: connections at rest hold no compressor.</summary>
    public static CompressionSettings OfServer { get; } = new([0, 4, 1024, 1, 0, DeflateParameters.MaxWindowBits, DeflateParameters.MaxWindowBits]);

    public bool IsEnabled => this[Setting.CompressionEnabled] != 0;

    public DeflateParameters Wanted => new(
        this[Setting.CompressionServerNoContextTakeover] != 0,
        this[Setting.CompressionClientNoContextTakeover] != 0,
        (int)this[Setting.CompressionServerMaxWindowBits],
        (int)this[Setting.CompressionClientMaxWindowBits]);

    public long this[Setting setting] => _values[setting - First];

    /// <summary>The same with another value of one setting.</summary>
    public CompressionSettings With(Setting setting, long value)
    {
        var values = (long[])_values.Clone();
        values[setting - First] = value;
        return new(values);
    }

    public MessageCompressor CreateCompressor<TRole>(DeflateParameters agreed)
        where TRole : struct, IRole =>
        agreed.CreateCompressor<TRole>((int)this[Setting.CompressionLevel], (int)this[Setting.CompressionMinMessageSize]);
}
