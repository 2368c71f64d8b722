using WsGen.Connections;
using WsGen.Connections.Settings;

namespace WsGen;

/// <summary>
/// Limits, waits and policies of all connections, whichever server they come through. Bound from the configuration section <c>WsGen</c>
/// (appsettings.json, environment variables such as <c>WsGen__MaxTextMessageSize</c>, command line arguments such as
/// <c>--WsGen:MaxTextMessageSize=65536</c>) and checked when the server is built.
/// </summary>
public partial class WsOptions
{
    /// <summary>The largest text message, in bytes of UTF-8; a larger one closes the session with 1009. 1 to 2147483591. Default: 8192.</summary>
    public long MaxTextMessageSize
    {
        get => Get(Setting.MaxTextMessageSize);
        set => Set(Setting.MaxTextMessageSize, value);
    }

    /// <summary>The largest binary message, in bytes; a larger one closes the session with 1009. 1 to 2147483591. Default: 8192.</summary>
    public long MaxBinaryMessageSize
    {
        get => Get(Setting.MaxBinaryMessageSize);
        set => Set(Setting.MaxBinaryMessageSize, value);
    }

    /// <summary>How long the peer may take to answer a close frame; then the connection is reset. More than zero. Default: 30 seconds.</summary>
    public TimeSpan CloseTimeout
    {
        get => GetTime(Setting.CloseTimeout);
        set => Set(Setting.CloseTimeout, value.Ticks);
    }

    /// <summary>
    /// How long the peer may take to answer the 1001 of a server that stops, counted while it takes nothing and no handler is at work, and
    /// never longer than <see cref="CloseTimeout"/>; then the connection is ended, or reset if not even the 1001 could be sent. More than zero. Default: 1 second.
    /// </summary>
    public TimeSpan ShutdownCloseTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How a server that stops gets rid of its sessions. Default: at once, with 1001. Together with <see cref="ShutdownCloseTimeout"/> it must be over within the
    /// host's stop time-out: <see cref="WsServerOptions.ShutdownTimeout"/>, or HostOptions.ShutdownTimeout in ASP.NET Core.
    /// </summary>
    public DrainOptions Drain { get; } = new();

    /// <summary>
    /// How long a blocking send may take; then the session is closed with 1001. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/> for ever. Tomcat's
    /// <c>org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT</c>. Default: 20 seconds.
    /// </summary>
    public TimeSpan BlockingSendTimeout
    {
        get => GetTime(Setting.BlockingSendTimeout);
        set => Set(Setting.BlockingSendTimeout, value.Ticks);
    }

    /// <summary>
    /// How long a send that does not block may wait, if nothing is said for it; then it faults with <see cref="TimeoutException"/>, and the session goes on.
    /// More than zero, or <see cref="Timeout.InfiniteTimeSpan"/>. Default: infinite.
    /// </summary>
    public TimeSpan AsyncSendTimeout
    {
        get => GetTime(Setting.AsyncSendTimeout);
        set => Set(Setting.AsyncSendTimeout, value.Ticks);
    }

    /// <summary>
    /// How long output may stand still because the peer does not read; then the connection is reset. More than zero, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>. Default: 20 seconds.
    /// </summary>
    public TimeSpan SendTimeout
    {
        get => GetTime(Setting.SendTimeout);
        set => Set(Setting.SendTimeout, value.Ticks);
    }

    /// <summary>
    /// How long the close frame of a close that the library makes (broken rule, failed callback, time-out) may stand behind output that the
    /// peer does not take; then the connection is reset. More than zero. Default: 50 milliseconds. Needs a transport that sees the peer's progress, as plain sockets do; elsewhere
    /// <see cref="SendTimeout"/> applies.
    /// </summary>
    public TimeSpan AbnormalCloseSendTimeout
    {
        get => GetTime(Setting.AbnormalCloseSendTimeout);
        set => Set(Setting.AbnormalCloseSendTimeout, value.Ticks);
    }

    /// <summary>
    /// Closes a session with 1001 when no frame has gone in either direction for so long; pings and pongs count. At least 1
    /// millisecond. Default: zero, off.
    /// </summary>
    public TimeSpan IdleTimeout
    {
        get => GetTime(Setting.IdleTimeout);
        set => Set(Setting.IdleTimeout, value.Ticks);
    }

    /// <summary>Closes a session with 1001 when nothing has come from the peer for so long; pongs count. At least 1 millisecond. Default: zero, off.</summary>
    public TimeSpan ReadIdleTimeout
    {
        get => GetTime(Setting.ReadIdleTimeout);
        set => Set(Setting.ReadIdleTimeout, value.Ticks);
    }

    /// <summary>Closes a session with 1001 when nothing has been sent for so long; pings count. At least 1 millisecond. Default: zero, off.</summary>
    public TimeSpan WriteIdleTimeout
    {
        get => GetTime(Setting.WriteIdleTimeout);
        set => Set(Setting.WriteIdleTimeout, value.Ticks);
    }

    /// <summary>
    /// Sends a ping every so often: keeps proxies from dropping the connection and measures <see cref="WsSession.RoundTrip"/>. At least 100
    /// milliseconds, and less than the idle time-outs. Default: zero, none.
    /// </summary>
    public TimeSpan KeepAliveInterval
    {
        get => GetTime(Setting.KeepAliveInterval);
        set => Set(Setting.KeepAliveInterval, value.Ticks);
    }

    /// <summary>
    /// How long the pong that answers a keep-alive ping may take; then the session is given up with 1001. Needs
    /// <see cref="KeepAliveInterval"/>. Default: zero, off.
    /// </summary>
    public TimeSpan PongTimeout
    {
        get => GetTime(Setting.PongTimeout);
        set => Set(Setting.PongTimeout, value.Ticks);
    }

    /// <summary>
    /// Bytes that a writer or a stream gathers before they are sent as a part of their message, and that an encoder begins with. 256 to 16777216. Default: 8192.
    /// </summary>
    public int BufferSize
    {
        get => (int)Get(Setting.BufferSize);
        set => Set(Setting.BufferSize, value);
    }

    /// <summary>
    /// How often the clock of all connections looks at time-outs and pings: so exact they are. 10 milliseconds to 1 minute. Default: 50 milliseconds.
    /// </summary>
    public TimeSpan TimerResolution { get; set; } = ConnectionClock.Resolution;

    /// <summary>Bytes that may wait to be sent in one session. 1024 or more. Default: 1048576.</summary>
    public int SendQueueLimit
    {
        get => (int)Get(Setting.SendQueueLimit);
        set => Set(Setting.SendQueueLimit, value);
    }

    /// <summary>What becomes of a message that would go beyond <see cref="SendQueueLimit"/>. Default: its sender waits.</summary>
    public SendQueuePolicy SendQueuePolicy
    {
        get => (SendQueuePolicy)Get(Setting.SendQueuePolicy);
        set => Set(Setting.SendQueuePolicy, (long)value);
    }

    /// <summary>Messages a second that each session may receive in the long run. Default: zero, no limit.</summary>
    public int MessageRateLimit
    {
        get => (int)Get(Setting.MessageRateLimit);
        set => Set(Setting.MessageRateLimit, value);
    }

    /// <summary>
    /// Messages that may come at once before <see cref="MessageRateLimit"/> is felt. Default: zero, as many as the limit allows in a second.
    /// </summary>
    public int MessageRateBurst
    {
        get => (int)Get(Setting.MessageRateBurst);
        set => Set(Setting.MessageRateBurst, value);
    }

    /// <summary>What becomes of a message beyond <see cref="MessageRateLimit"/>. Default: it waits, and slows the peer down.</summary>
    public MessageRatePolicy MessageRatePolicy
    {
        get => (MessageRatePolicy)Get(Setting.MessageRatePolicy);
        set => Set(Setting.MessageRatePolicy, (long)value);
    }

    /// <summary>
    /// Compression of messages (permessage-deflate). Default: none; once enabled, without context takeover for what the server sends, so
    /// that connections at rest hold no compressor.
    /// </summary>
    public CompressionOptions Compression => field ??= new(Settings, s_defaults.Compression);

    /// <summary>A log of every message and control frame, redacted and cut. Default: off.</summary>
    public TrafficLogOptions TrafficLog { get; } = new();

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

    /// <summary>
    /// An extension that an endpoint's configurator chooses although the server does not have it is agreed on, in the words of the offer, and the endpoint
    /// has to know what it means; frames stay what they are. Default: false, it is left out of the answer.
    /// </summary>
    public bool AllowUnsupportedExtensions { get; set; }

    /// <summary>
    /// Within ASP.NET Core, a session closes with 1008 when the authentication of its user ends: the ticket of the upgrade request, or the claim <c>exp</c> where that
    /// says nothing. <see cref="WsSession.UserExpires"/> puts it off. Default: true. The stand-alone server authenticates nobody by itself; what a configurator says
    /// (<see cref="HandshakeRequest.UserExpires"/>) counts everywhere, whatever stands here.
    /// </summary>
    public bool CloseOnAuthenticationExpiration { get; set; } = true;

    /// <summary>
    /// What single endpoints have instead, by path, class, or class with the namespace. Goes before <see cref="EndpointOptionsAttribute"/>. Default: nothing.
    /// </summary>
    public IDictionary<string, EndpointOptions> Endpoints => Sections;
}
