using WsGen.Connections;
using WsGen.Handshake;
using WsGen.Protocol;

namespace WsGen;

/// <summary>
/// Limits, waits and policies of all connections, whichever server they come through. Bound from the configuration section <c>WsGen</c>
/// (appsettings.json, environment variables such as <c>WsGen__MaxTextMessageSize</c>, command line arguments such as
/// <c>--WsGen:MaxTextMessageSize=65536</c>) and checked when the server is built.
/// </summary>
public class WsOptions
{
    /// <summary>The largest text message, in bytes of UTF-8; a larger one closes the session with 1009. 1 to 2147483591. Default: 8192.</summary>
    public long MaxTextMessageSize { get; set; } = ProtocolLimits.DefaultMaxMessageSize;

    /// <summary>The largest binary message, in bytes; a larger one closes the session with 1009. 1 to 2147483591. Default: 8192.</summary>
    public long MaxBinaryMessageSize { get; set; } = ProtocolLimits.DefaultMaxMessageSize;

    /// <summary>How long the peer may take to answer a close frame; then the connection is reset. More than zero. Default: 30 seconds.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long output may stand still because the peer does not read; then the connection is reset. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default: 20 seconds.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Bytes that may wait to be sent in one session; sends beyond wait for their turn. 1024 or more. Default: 1048576.</summary>
    public int SendQueueLimit { get; set; } = 1024 * 1024;

    /// <summary>
    /// Pages of any origin may connect. Default: false; a browser's Origin must then match the Host of its request (RFC 6455 section
    /// 10.2), or be among <see cref="AllowedOrigins"/>. Clients that send no Origin, which are not browsers, are not asked.
    /// </summary>
    public bool AllowAnyOrigin { get; set; }

    /// <summary>
    /// The origins that may connect, such as <c>https://example.org</c>. If there is one, only these may. Default: none, the same-origin
    /// rule applies.
    /// </summary>
    public string[] AllowedOrigins { get; set; } = [];

    internal virtual ConnectionOptions ToConnectionOptions() => new()
    {
        Limits = new ProtocolLimits(MaxTextMessageSize, MaxBinaryMessageSize),
        CloseTimeout = CloseTimeout,
        SendTimeout = SendTimeout,
        SendQueueLimit = SendQueueLimit,
    };

    internal OriginPolicy ToOriginPolicy() =>
        AllowAnyOrigin ? OriginPolicy.Any
        : AllowedOrigins.Length > 0 ? OriginPolicy.AllowList(AllowedOrigins)
        : OriginPolicy.SameOrigin;

    /// <summary>Refuses what cannot work, naming the key.</summary>
    internal virtual void Validate()
    {
        Check(MaxTextMessageSize >= 1 && MaxTextMessageSize <= Array.MaxLength, nameof(MaxTextMessageSize), MaxTextMessageSize, $"from 1 to {Array.MaxLength} bytes");
        Check(MaxBinaryMessageSize >= 1 && MaxBinaryMessageSize <= Array.MaxLength, nameof(MaxBinaryMessageSize), MaxBinaryMessageSize, $"from 1 to {Array.MaxLength} bytes");
        Check(CloseTimeout > TimeSpan.Zero, nameof(CloseTimeout), CloseTimeout, "more than zero");
        Check(SendTimeout > TimeSpan.Zero || SendTimeout == Timeout.InfiniteTimeSpan, nameof(SendTimeout), SendTimeout, "more than zero, or -00:00:00.0010000 for no limit");
        Check(SendQueueLimit >= 1024, nameof(SendQueueLimit), SendQueueLimit, "1024 bytes or more");
        Check(!AllowAnyOrigin || AllowedOrigins.Length == 0, nameof(AllowAnyOrigin), AllowAnyOrigin, $"false where {nameof(AllowedOrigins)} names any");
    }

    private protected static void Check(bool valid, string name, object value, string range)
    {
        if (!valid)
        {
            throw new InvalidOperationException(
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The option WsGen:{name} is {value}; it must be {range}."));
        }
    }
}
