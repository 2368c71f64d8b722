using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Protocol.Compression;

namespace WsGen;

/// <summary>
/// Compression of messages, permessage-deflate (RFC 7692): offered by a client, accepted by a server, used where both agree. Off unless
/// <see cref="Enabled"/> is set. Bound from the configuration section <c>WsGen:Compression</c>.
/// </summary>
/// <remarks>
/// A connection that keeps its window from message to message (context takeover) compresses better and holds native memory while it lives:
/// about 351,000 bytes for what it sends with 15 window bits (150,000 with 9), and 42,500 for what it receives, from the first
/// compressed message each way. Without takeover a connection at rest holds none.
/// </remarks>
public sealed class CompressionOptions
{
    private readonly CompressionSettings _defaults;

    /// <summary>With the defaults of a client.</summary>
    public CompressionOptions()
        : this(new SettingValues(), CompressionSettings.OfClient)
    {
    }

    /// <param name="values">Where the options are kept.</param>
    /// <param name="defaults">What they are where nothing is kept.</param>
    internal CompressionOptions(SettingValues values, CompressionSettings defaults)
    {
        Values = values;
        _defaults = defaults;
    }

    /// <summary>Whether compression is accepted (server) or offered (client) at all. Default: false.</summary>
    public bool Enabled
    {
        get => Get(Setting.CompressionEnabled) != 0;
        set => Set(Setting.CompressionEnabled, value);
    }

    /// <summary>1 (fastest) to 9 (smallest). Default: 4.</summary>
    public int Level
    {
        get => (int)Get(Setting.CompressionLevel);
        set => Values[Setting.CompressionLevel] = value;
    }

    /// <summary>Bytes under which a message goes out as it is, unless <see cref="MessageCompression.Always"/> is asked for. Default: 1024.</summary>
    public int MinMessageSize
    {
        get => (int)Get(Setting.CompressionMinMessageSize);
        set => Values[Setting.CompressionMinMessageSize] = value;
    }

    /// <summary>
    /// The server forgets its window after each message. A server says so, a client asks for it. Default: true in a server's options, false in
    /// a client's.
    /// </summary>
    public bool ServerNoContextTakeover
    {
        get => Get(Setting.CompressionServerNoContextTakeover) != 0;
        set => Set(Setting.CompressionServerNoContextTakeover, value);
    }

    /// <summary>The client forgets its window after each message. A client says so, a server asks for it. Default: false.</summary>
    public bool ClientNoContextTakeover
    {
        get => Get(Setting.CompressionClientNoContextTakeover) != 0;
        set => Set(Setting.CompressionClientNoContextTakeover, value);
    }

    /// <summary>The server refers back no further than 2 to this power, in bytes. 9 to 15. Default: 15.</summary>
    public int ServerMaxWindowBits
    {
        get => (int)Get(Setting.CompressionServerMaxWindowBits);
        set => Values[Setting.CompressionServerMaxWindowBits] = value;
    }

    /// <summary>The same for the client; a server can ask for it only if the client offers to be asked. 9 to 15. Default: 15.</summary>
    public int ClientMaxWindowBits
    {
        get => (int)Get(Setting.CompressionClientMaxWindowBits);
        set => Values[Setting.CompressionClientMaxWindowBits] = value;
    }

    /// <summary>What has been set.</summary>
    internal SettingValues Values { get; }

    /// <summary>Refuses what cannot work, naming the key.</summary>
    internal void Validate()
    {
        for (Setting setting = Setting.CompressionEnabled; setting <= Setting.CompressionClientMaxWindowBits; setting++)
        {
            OptionRange.Check(SettingTable.FindFault(setting, Get(setting)));
        }

        if (Enabled)
        {
            // With the platform's own sentence, now and not at the first message.
            ZLibNative.ThrowIfMissing();
        }
    }

    private long Get(Setting setting) => Values[setting] ?? _defaults[setting];

    private void Set(Setting setting, bool value) => Values[setting] = value ? 1 : 0;
}
