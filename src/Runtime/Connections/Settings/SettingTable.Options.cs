using WsGen.Protocol;

namespace WsGen.Connections.Settings;

// Where ConnectionOptions keep the settings.
internal static partial class SettingTable
{
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
        Setting.MessageRatePolicy => (long)options.MessageRatePolicy,
        _ => options.Compression[setting],
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
        Setting.MessageRatePolicy => options with { MessageRatePolicy = (MessageRatePolicy)value },
        _ => options with { Compression = options.Compression.With(setting, value) },
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
            ? Fault(Setting.MessageRateBurst, options.MessageRateBurst, "zero unless MessageRateLimit is set")
            : FindClash(options);
    }

    /// <inheritdoc cref="FindClash(Func{Setting, long}, out Setting)"/>
    public static string? FindClash(ConnectionOptions options) => FindClash(setting => Get(options, setting), out _);
}
