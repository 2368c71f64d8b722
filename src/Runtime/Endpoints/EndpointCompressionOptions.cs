using WsGen.Connections.Settings;

namespace WsGen;

/// <summary>
/// What one endpoint has of compression instead of the server's (<see cref="WsOptions.Compression"/>): what is null is as the server has it, also where the server
/// itself has compression off. Bound from <c>WsGen:Endpoints:NAME:Compression</c>. Not thread-safe while it is changed.
/// </summary>
/// <remarks>Checked when the endpoint is added to a server. Of a client's options (<see cref="WsClientOptions.Session"/>) it goes before <see cref="WsClientOptions.Compression"/>.</remarks>
public sealed class EndpointCompressionOptions
{
    private readonly SettingValues _settings;

    internal EndpointCompressionOptions(SettingValues settings) => _settings = settings;

    /// <summary>Whether compression is agreed on where a client offers it.</summary>
    public bool? Enabled
    {
        get => _settings.GetFlag(Setting.CompressionEnabled);
        set => _settings.SetFlag(Setting.CompressionEnabled, value);
    }

    /// <summary>1 (fastest) to 9 (smallest).</summary>
    public int? Level
    {
        get => _settings.GetCount(Setting.CompressionLevel);
        set => _settings[Setting.CompressionLevel] = value;
    }

    /// <summary>Bytes under which a message goes out as it is, unless <see cref="MessageCompression.Always"/> is asked for. Zero or more.</summary>
    public int? MinMessageSize
    {
        get => _settings.GetCount(Setting.CompressionMinMessageSize);
        set => _settings[Setting.CompressionMinMessageSize] = value;
    }

    /// <summary>The server forgets its window after each message, and holds no compressor between messages.</summary>
    public bool? ServerNoContextTakeover
    {
        get => _settings.GetFlag(Setting.CompressionServerNoContextTakeover);
        set => _settings.SetFlag(Setting.CompressionServerNoContextTakeover, value);
    }

    /// <summary>Clients are told to forget their windows after each message.</summary>
    public bool? ClientNoContextTakeover
    {
        get => _settings.GetFlag(Setting.CompressionClientNoContextTakeover);
        set => _settings.SetFlag(Setting.CompressionClientNoContextTakeover, value);
    }

    /// <summary>The server refers back no further than 2 to this power, in bytes. 9 to 15.</summary>
    public int? ServerMaxWindowBits
    {
        get => _settings.GetCount(Setting.CompressionServerMaxWindowBits);
        set => _settings[Setting.CompressionServerMaxWindowBits] = value;
    }

    /// <summary>The same for clients; only those can be told that offer to be. 9 to 15.</summary>
    public int? ClientMaxWindowBits
    {
        get => _settings.GetCount(Setting.CompressionClientMaxWindowBits);
        set => _settings[Setting.CompressionClientMaxWindowBits] = value;
    }
}
