using WsGen.Protocol;

namespace WsGen.Connections.Settings;

/// <summary>The settings that connections have: names, ranges, and where <see cref="ConnectionOptions"/> keep them.</summary>
internal static class SettingTable
{
    /// <summary>What may also be endless.</summary>
    public const string Limit = "more than zero, or -00:00:00.0010000 for no limit";

    private const string Off = "zero (off) or at least 1 millisecond";

    /// <summary>One row for each <see cref="Setting"/>, in its order.</summary>
    public static readonly OptionInfo[] All =
    [
        new("BlockingSendTimeout", OptionKind.Time, Limit, "BLOCKING_SEND_TIMEOUT") { Least = 1, Also = -TimeSpan.TicksPerMillisecond },
        new("AsyncSendTimeout", OptionKind.Time, Limit) { Least = 1, Also = -TimeSpan.TicksPerMillisecond },
        new("SendTimeout", OptionKind.Time, Limit) { Least = 1, Also = -TimeSpan.TicksPerMillisecond },
        new("CloseTimeout", OptionKind.Time, "more than zero", "SESSION_CLOSE_TIMEOUT") { Least = 1 },
        new("AbnormalCloseSendTimeout", OptionKind.Time, "more than zero", "ABNORMAL_SESSION_CLOSE_SEND_TIMEOUT") { Least = 1 },
        new("IdleTimeout", OptionKind.Time, Off) { Least = TimeSpan.TicksPerMillisecond, Also = 0 },
        new("ReadIdleTimeout", OptionKind.Time, Off, "READ_IDLE_TIMEOUT_MS") { Least = TimeSpan.TicksPerMillisecond, Also = 0 },
        new("WriteIdleTimeout", OptionKind.Time, Off, "WRITE_IDLE_TIMEOUT_MS") { Least = TimeSpan.TicksPerMillisecond, Also = 0 },
        new("KeepAliveInterval", OptionKind.Time, "zero (no pings) or at least 100 milliseconds") { Least = 100 * TimeSpan.TicksPerMillisecond, Also = 0 },
        new("PongTimeout", OptionKind.Time, Off) { Least = TimeSpan.TicksPerMillisecond, Also = 0 },
        new("MaxTextMessageSize", OptionKind.Number, MessageSize.Range, "textBufferSize") { Least = 1, Most = MessageSize.Largest },
        new("MaxBinaryMessageSize", OptionKind.Number, MessageSize.Range, "binaryBufferSize") { Least = 1, Most = MessageSize.Largest },
        new("BufferSize", OptionKind.Number, "from 256 to 16777216 bytes", "DEFAULT_BUFFER_SIZE") { Least = 256, Most = 16 * 1024 * 1024 },
        new("SendQueueLimit", OptionKind.Number, "1024 bytes or more") { Least = 1024, Most = int.MaxValue },
        new("SendQueuePolicy", OptionKind.Choice, "Wait, DropNewest, DropOldest or Close")
        {
            Least = 0,
            Most = (int)SendQueuePolicy.Close,
            Names = ["Wait", "DropNewest", "DropOldest", "Close"],
        },
        new("MessageRateLimit", OptionKind.Number, "zero (no limit) or more") { Least = 0, Most = int.MaxValue },
        new("MessageRateBurst", OptionKind.Number, "zero (as the limit) or more") { Least = 0, Most = int.MaxValue },
        new("MessageRatePolicy", OptionKind.Choice, "Wait or Close") { Least = 0, Most = (int)MessageRatePolicy.Close, Names = ["Wait", "Close"] },
    ];

    public static OptionInfo Of(Setting setting) => All[(int)setting];

    public static long Get(ConnectionOptions options, Setting setting) => setting switch
    {
        Setting.BlockingSendTimeout => options.BlockingSendTimeout.Ticks,
        Setting.AsyncSendTimeout => options.AsyncSendTimeout.Ticks,
        Setting.SendTimeout => options.SendTimeout.Ticks,
        Setting.CloseTimeout => options.CloseTimeout.Ticks,
        Setting.AbnormalCloseSendTimeout => options.AbnormalCloseSendTimeout.Ticks,
        Setting.IdleTimeout => options.IdleTimeout.Ticks,
        Setting.ReadIdleTimeout => options.ReadIdleTimeout.Ticks,
        Setting.WriteIdleTimeout => options.WriteIdleTimeout.Ticks,
        Setting.KeepAliveInterval => options.KeepAliveInterval.Ticks,
        Setting.PongTimeout => options.PongTimeout.Ticks,
        Setting.MaxTextMessageSize => options.Limits.MaxTextMessageSize,
        Setting.MaxBinaryMessageSize => options.Limits.MaxBinaryMessageSize,
        Setting.BufferSize => options.BufferSize,
        Setting.SendQueueLimit => options.SendQueueLimit,
        Setting.SendQueuePolicy => (long)options.SendQueuePolicy,
        Setting.MessageRateLimit => options.MessageRateLimit,
        Setting.MessageRateBurst => options.MessageRateBurst,
        _ => (long)options.MessageRatePolicy,
    };

    /// <summary>The options with another value of one setting, which may be out of range: see <see cref="FindFault(ConnectionOptions)"/>.</summary>
    public static ConnectionOptions With(ConnectionOptions options, Setting setting, long value) => setting switch
    {
        Setting.BlockingSendTimeout => options with { BlockingSendTimeout = new(value) },
        Setting.AsyncSendTimeout => options with { AsyncSendTimeout = new(value) },
        Setting.SendTimeout => options with { SendTimeout = new(value) },
        Setting.CloseTimeout => options with { CloseTimeout = new(value) },
        Setting.AbnormalCloseSendTimeout => options with { AbnormalCloseSendTimeout = new(value) },
        Setting.IdleTimeout => options with { IdleTimeout = new(value) },
        Setting.ReadIdleTimeout => options with { ReadIdleTimeout = new(value) },
        Setting.WriteIdleTimeout => options with { WriteIdleTimeout = new(value) },
        Setting.KeepAliveInterval => options with { KeepAliveInterval = new(value) },
        Setting.PongTimeout => options with { PongTimeout = new(value) },
        Setting.MaxTextMessageSize or Setting.MaxBinaryMessageSize => options with { Limits = With(options.Limits, setting, value) },
        Setting.BufferSize => options with { BufferSize = (int)value },
        Setting.SendQueueLimit => options with { SendQueueLimit = (int)value },
        Setting.SendQueuePolicy => options with { SendQueuePolicy = (SendQueuePolicy)value },
        Setting.MessageRateLimit => options with { MessageRateLimit = (int)value },
        Setting.MessageRateBurst => options with { MessageRateBurst = (int)value },
        _ => options with { MessageRatePolicy = (MessageRatePolicy)value },
    };

    /// <summary>The size of one kind of messages; 0 where the setting is none.</summary>
    public static long Get(ProtocolLimits limits, Setting setting) => setting switch
    {
        Setting.MaxTextMessageSize => limits.MaxTextMessageSize,
        Setting.MaxBinaryMessageSize => limits.MaxBinaryMessageSize,
        _ => 0,
    };

    /// <summary>The limits with another size of one kind of messages; the same where the setting is none.</summary>
    public static ProtocolLimits With(ProtocolLimits limits, Setting setting, long value) => setting switch
    {
        Setting.MaxTextMessageSize => limits with { MaxTextMessageSize = value },
        Setting.MaxBinaryMessageSize => limits with { MaxBinaryMessageSize = value },
        _ => limits,
    };

    /// <summary>What is wrong with one value, as a sentence that begins with the setting's name; null if nothing is.</summary>
    public static string? FindFault(Setting setting, long value)
    {
        OptionInfo info = Of(setting);
        return info.Allows(value) ? null : OptionRange.Describe(info.Name, info.Format(value), info.Allowed);
    }

    /// <summary>What of the options cannot work, by itself or with the others, as such a sentence; null if all can.</summary>
    public static string? FindFault(ConnectionOptions options)
    {
        for (int i = 0; i < All.Length; i++)
        {
            if (FindFault((Setting)i, Get(options, (Setting)i)) is { } fault)
            {
                return fault;
            }
        }

        return options.MessageRateBurst > 0 && options.MessageRateLimit == 0
            ? Fault(Setting.MessageRateBurst, options, "zero unless MessageRateLimit is set")
            : FindClash(options);
    }

    /// <summary>Time-outs that would fire before what they wait for can have come.</summary>
    public static string? FindClash(ConnectionOptions options)
    {
        TimeSpan interval = options.KeepAliveInterval;
        if (options.PongTimeout > interval)
        {
            return Fault(Setting.PongTimeout, options, interval == TimeSpan.Zero
                ? "zero unless KeepAliveInterval is set: without pings there are no pongs"
                : $"at most KeepAliveInterval, which is {interval}: the next ping would take its place");
        }

        for (Setting idle = Setting.IdleTimeout; idle <= Setting.WriteIdleTimeout; idle++)
        {
            if (Get(options, idle) is > 0 and var ticks && ticks <= interval.Ticks)
            {
                return Fault(idle, options, $"more than KeepAliveInterval, which is {interval}: it would fire before the first ping");
            }
        }

        return null;
    }

    private static string Fault(Setting setting, ConnectionOptions options, string allowed) =>
        OptionRange.Describe(Of(setting).Name, Of(setting).Format(Get(options, setting)), allowed);
}
