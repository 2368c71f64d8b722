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
    /// How long the peer may take to answer the 1001 of a server that stops, counted while it takes nothing and no handler is at work, and
    /// never longer than <see cref="CloseTimeout"/>; then the connection is ended, or reset if not even the 1001 could be sent. More than zero. Default: 1 second.
    /// </summary>
    public TimeSpan ShutdownCloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long output may stand still because the peer does not read; then the connection is reset. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default: 20 seconds.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long the close frame of a close that the library makes (broken rule, failed callback, time-out) may stand behind output that the
    /// peer does not take; then the connection is reset. More than zero. Default: 50 milliseconds. Needs a transport that sees the peer's progress, as plain sockets do; elsewhere
    /// <see cref="SendTimeout"/> applies.
    /// </summary>
    public TimeSpan AbnormalCloseSendTimeout { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Closes a session with 1001 when no frame has gone in either direction for so long; pings and pongs count. Default: zero, off.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; }

    /// <summary>Closes a session with 1001 when nothing has come from the peer for so long; pongs count. Default: zero, off.</summary>
    public TimeSpan ReadIdleTimeout { get; set; }

    /// <summary>Closes a session with 1001 when nothing has been sent for so long; pings count. Default: zero, off.</summary>
    public TimeSpan WriteIdleTimeout { get; set; }

    /// <summary>
    /// Sends a ping every so often: keeps proxies from dropping the connection and measures <see cref="WsSession.RoundTrip"/>. At least 100
    /// milliseconds, and less than the idle time-outs. Default: zero, none.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; set; }

    /// <summary>
    /// How long the pong that answers a keep-alive ping may take; then the session is given up with 1001. Needs
    /// <see cref="KeepAliveInterval"/>. Default: zero, off.
    /// </summary>
    public TimeSpan PongTimeout { get; set; }

    /// <summary>Bytes that may wait to be sent in one session. 1024 or more. Default: 1048576.</summary>
    public int SendQueueLimit { get; set; } = 1024 * 1024;

    /// <summary>What becomes of a message that would go beyond <see cref="SendQueueLimit"/>. Default: its sender waits.</summary>
    public SendQueuePolicy SendQueuePolicy { get; set; }

    /// <summary>Messages a second that each session may receive in the long run. Default: zero, no limit.</summary>
    public int MessageRateLimit { get; set; }

    /// <summary>
    /// Messages that may come at once before <see cref="MessageRateLimit"/> is felt. Default: zero, as many as the limit allows in a second.
    /// </summary>
    public int MessageRateBurst { get; set; }

    /// <summary>What becomes of a message beyond <see cref="MessageRateLimit"/>. Default: it waits, and slows the peer down.</summary>
    public MessageRatePolicy MessageRatePolicy { get; set; }

    /// <summary>
    /// Compression of messages (permessage-deflate). Default: none; once enabled, without context takeover for what the server sends, so
    /// that connections at rest hold no compressor.
    /// </summary>
    public CompressionOptions Compression { get; } = new() { ServerNoContextTakeover = true };

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

    /// <summary>
    /// Where the Jakarta specification has a rule that servers usually relax, keeps to the rule: the default of
    /// <see cref="NoAddAfterHandshake"/>. Default: false.
    /// </summary>
    public bool StrictSpecCompliance { get; set; }

    /// <summary>
    /// No endpoint may be added once the first upgrade request has come, whether it leads to an endpoint or not; a late attempt throws and changes
    /// nothing else. Default: what <see cref="StrictSpecCompliance"/> says; set, it wins over that.
    /// </summary>
    public bool? NoAddAfterHandshake { get; set; }

    internal bool ForbidsAddAfterHandshake => NoAddAfterHandshake ?? StrictSpecCompliance;

    internal virtual ConnectionOptions ToConnectionOptions() => new()
    {
        Limits = new ProtocolLimits(MaxTextMessageSize, MaxBinaryMessageSize),
        Compression = CompressionSettings.From(Compression),
        CloseTimeout = CloseTimeout,
        SendTimeout = SendTimeout,
        AbnormalCloseSendTimeout = AbnormalCloseSendTimeout,
        IdleTimeout = IdleTimeout,
        ReadIdleTimeout = ReadIdleTimeout,
        WriteIdleTimeout = WriteIdleTimeout,
        KeepAliveInterval = KeepAliveInterval,
        PongTimeout = PongTimeout,
        SendQueueLimit = SendQueueLimit,
        SendQueuePolicy = SendQueuePolicy,
        MessageRateLimit = MessageRateLimit,
        MessageRateBurst = MessageRateBurst > 0 ? MessageRateBurst : MessageRateLimit,
        MessageRatePolicy = MessageRatePolicy,
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
        Check(ShutdownCloseTimeout > TimeSpan.Zero, nameof(ShutdownCloseTimeout), ShutdownCloseTimeout, "more than zero");
        Check(SendTimeout > TimeSpan.Zero || SendTimeout == Timeout.InfiniteTimeSpan, nameof(SendTimeout), SendTimeout, "more than zero, or -00:00:00.0010000 for no limit");
        Check(AbnormalCloseSendTimeout > TimeSpan.Zero, nameof(AbnormalCloseSendTimeout), AbnormalCloseSendTimeout, "more than zero");
        ValidateLiveness();
        Check(Enum.IsDefined(SendQueuePolicy), nameof(SendQueuePolicy), SendQueuePolicy, "Wait, DropNewest, DropOldest or Close");
        Check(MessageRateLimit >= 0, nameof(MessageRateLimit), MessageRateLimit, "zero (no limit) or more");
        Check(MessageRateBurst >= 0, nameof(MessageRateBurst), MessageRateBurst, "zero (as the limit) or more");
        Check(MessageRateBurst == 0 || MessageRateLimit > 0, nameof(MessageRateBurst), MessageRateBurst, $"zero unless {nameof(MessageRateLimit)} is set");
        Check(Enum.IsDefined(MessageRatePolicy), nameof(MessageRatePolicy), MessageRatePolicy, "Wait or Close");
        Compression.Validate();
        Check(SendQueueLimit >= 1024, nameof(SendQueueLimit), SendQueueLimit, "1024 bytes or more");
        Check(!AllowAnyOrigin || AllowedOrigins.Length == 0, nameof(AllowAnyOrigin), AllowAnyOrigin, $"false where {nameof(AllowedOrigins)} names any");
    }

    /// <summary>Time-outs that would fire before what they wait for can have come.</summary>
    private void ValidateLiveness()
    {
        Check(IdleTimeout >= TimeSpan.Zero, nameof(IdleTimeout), IdleTimeout, "zero (off) or more");
        Check(ReadIdleTimeout >= TimeSpan.Zero, nameof(ReadIdleTimeout), ReadIdleTimeout, "zero (off) or more");
        Check(WriteIdleTimeout >= TimeSpan.Zero, nameof(WriteIdleTimeout), WriteIdleTimeout, "zero (off) or more");
        Check(
            KeepAliveInterval == TimeSpan.Zero || KeepAliveInterval >= TimeSpan.FromMilliseconds(100),
            nameof(KeepAliveInterval), KeepAliveInterval, "zero (no pings) or at least 100 milliseconds");
        Check(PongTimeout >= TimeSpan.Zero, nameof(PongTimeout), PongTimeout, "zero (off) or more");
        Check(
            PongTimeout == TimeSpan.Zero || KeepAliveInterval > TimeSpan.Zero,
            nameof(PongTimeout), PongTimeout, $"zero unless {nameof(KeepAliveInterval)} is set: without pings there are no pongs");
        Check(
            PongTimeout <= KeepAliveInterval || PongTimeout == TimeSpan.Zero,
            nameof(PongTimeout), PongTimeout, $"at most {nameof(KeepAliveInterval)}, which is {KeepAliveInterval}: the next ping would take its place");
        CheckIdle(nameof(IdleTimeout), IdleTimeout);
        CheckIdle(nameof(ReadIdleTimeout), ReadIdleTimeout);
        CheckIdle(nameof(WriteIdleTimeout), WriteIdleTimeout);

        void CheckIdle(string name, TimeSpan idle) => Check(
            idle == TimeSpan.Zero || idle > KeepAliveInterval,
            name, idle, $"more than {nameof(KeepAliveInterval)}, which is {KeepAliveInterval}: it would fire before the first ping");
    }

    private protected static void Check(bool valid, string name, object value, string range) => OptionRange.Check(valid, name, value, range);
}
