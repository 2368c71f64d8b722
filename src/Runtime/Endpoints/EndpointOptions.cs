using WsGen.Connections.Settings;

namespace WsGen;

/// <summary>
/// What one endpoint has instead of the server's options: what is null is as the server has it. Bound from the configuration section
/// <c>WsGen:Endpoints:NAME</c>, where NAME is the endpoint's path, its class, or its class with the namespace; the meaning of each is that of the
/// property of <see cref="WsOptions"/> with the same name. Not thread-safe while it is changed.
/// </summary>
/// <remarks>Checked when the endpoint is added to a server: what cannot work is refused with a sentence that names it.</remarks>
public sealed class EndpointOptions
{
    /// <summary>How long a blocking send may take; then the session is closed with 1001. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan? BlockingSendTimeout
    {
        get => Settings.GetTime(Setting.BlockingSendTimeout);
        set => Settings[Setting.BlockingSendTimeout] = value?.Ticks;
    }

    /// <summary>How long a send that does not block may wait, if nothing is said for it; then it faults. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan? AsyncSendTimeout
    {
        get => Settings.GetTime(Setting.AsyncSendTimeout);
        set => Settings[Setting.AsyncSendTimeout] = value?.Ticks;
    }

    /// <summary>How long output may stand still because the peer does not read; then the connection is reset. More than zero, or <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</summary>
    public TimeSpan? SendTimeout
    {
        get => Settings.GetTime(Setting.SendTimeout);
        set => Settings[Setting.SendTimeout] = value?.Ticks;
    }

    /// <summary>How long the peer may take to answer a close frame; then the connection is reset. More than zero.</summary>
    public TimeSpan? CloseTimeout
    {
        get => Settings.GetTime(Setting.CloseTimeout);
        set => Settings[Setting.CloseTimeout] = value?.Ticks;
    }

    /// <summary>How long the close frame of a close that the library makes may stand behind output that the peer does not take; then the connection is reset. More than zero.</summary>
    public TimeSpan? AbnormalCloseSendTimeout
    {
        get => Settings.GetTime(Setting.AbnormalCloseSendTimeout);
        set => Settings[Setting.AbnormalCloseSendTimeout] = value?.Ticks;
    }

    /// <summary>Closes a session with 1001 when no frame has gone in either direction for so long. Zero: off; otherwise from 1 millisecond.</summary>
    public TimeSpan? IdleTimeout
    {
        get => Settings.GetTime(Setting.IdleTimeout);
        set => Settings[Setting.IdleTimeout] = value?.Ticks;
    }

    /// <summary>Closes a session with 1001 when nothing has come from the peer for so long. Zero: off; otherwise from 1 millisecond.</summary>
    public TimeSpan? ReadIdleTimeout
    {
        get => Settings.GetTime(Setting.ReadIdleTimeout);
        set => Settings[Setting.ReadIdleTimeout] = value?.Ticks;
    }

    /// <summary>Closes a session with 1001 when nothing has been sent for so long. Zero: off; otherwise from 1 millisecond.</summary>
    public TimeSpan? WriteIdleTimeout
    {
        get => Settings.GetTime(Setting.WriteIdleTimeout);
        set => Settings[Setting.WriteIdleTimeout] = value?.Ticks;
    }

    /// <summary>Sends a ping every so often. At least 100 milliseconds, or zero: none.</summary>
    public TimeSpan? KeepAliveInterval
    {
        get => Settings.GetTime(Setting.KeepAliveInterval);
        set => Settings[Setting.KeepAliveInterval] = value?.Ticks;
    }

    /// <summary>How long the pong that answers a keep-alive ping may take; then the session is given up with 1001. At most <see cref="KeepAliveInterval"/>; zero: off.</summary>
    public TimeSpan? PongTimeout
    {
        get => Settings.GetTime(Setting.PongTimeout);
        set => Settings[Setting.PongTimeout] = value?.Ticks;
    }

    /// <summary>The largest text message, in bytes of UTF-8; a larger one closes the session with 1009. 1 to 2147483591. A handler's own size goes before.</summary>
    public long? MaxTextMessageSize
    {
        get => Settings[Setting.MaxTextMessageSize];
        set => Settings[Setting.MaxTextMessageSize] = value;
    }

    /// <summary>The largest binary message, in bytes; a larger one closes the session with 1009. 1 to 2147483591. A handler's own size goes before.</summary>
    public long? MaxBinaryMessageSize
    {
        get => Settings[Setting.MaxBinaryMessageSize];
        set => Settings[Setting.MaxBinaryMessageSize] = value;
    }

    /// <summary>Bytes that a writer or a stream gathers before they are sent as a part of their message, and that an encoder begins with. 256 to 16777216.</summary>
    public int? BufferSize
    {
        get => Settings.GetCount(Setting.BufferSize);
        set => Settings[Setting.BufferSize] = value;
    }

    /// <summary>Bytes that may wait to be sent in one session. 1024 or more.</summary>
    public int? SendQueueLimit
    {
        get => Settings.GetCount(Setting.SendQueueLimit);
        set => Settings[Setting.SendQueueLimit] = value;
    }

    /// <summary>What becomes of a message that would go beyond <see cref="SendQueueLimit"/>.</summary>
    public SendQueuePolicy? SendQueuePolicy
    {
        get => (SendQueuePolicy?)Settings[Setting.SendQueuePolicy];
        set => Settings[Setting.SendQueuePolicy] = (long?)value;
    }

    /// <summary>Messages a second that each session may receive in the long run. Zero: no limit.</summary>
    public int? MessageRateLimit
    {
        get => Settings.GetCount(Setting.MessageRateLimit);
        set => Settings[Setting.MessageRateLimit] = value;
    }

    /// <summary>Messages that may come at once before <see cref="MessageRateLimit"/> is felt. Zero: as many as the limit.</summary>
    public int? MessageRateBurst
    {
        get => Settings.GetCount(Setting.MessageRateBurst);
        set => Settings[Setting.MessageRateBurst] = value;
    }

    /// <summary>What becomes of a message beyond <see cref="MessageRateLimit"/>.</summary>
    public MessageRatePolicy? MessageRatePolicy
    {
        get => (MessageRatePolicy?)Settings[Setting.MessageRatePolicy];
        set => Settings[Setting.MessageRatePolicy] = (long?)value;
    }

    /// <summary>Compression of messages (permessage-deflate): whether it is agreed on, and how.</summary>
    public EndpointCompressionOptions Compression => field ??= new(Settings);

    internal SettingValues Settings { get; private init; } = new();

    /// <summary>An endpoint has been found for it.</summary>
    internal bool IsUsed { get; set; }

    /// <summary>The same values, which nobody else can change.</summary>
    internal EndpointOptions Copy()
    {
        var copy = new SettingValues();
        copy.Add(Settings);
        return new EndpointOptions { Settings = copy };
    }
}
