using WsGen.Protocol;

namespace WsGen.Connections.Settings;

/// <summary>The settings that connections have: names and ranges. The analyzers link this file, so that they know what the runtime knows.</summary>
internal static partial class SettingTable
{
    /// <summary>What may also be endless.</summary>
    public const string Limit = "more than zero, or -00:00:00.0010000 for no limit";

    private const string Off = "zero (off) or at least 1 millisecond";
    private const string Bits = "from 9 to 15 (RFC 7692 also knows 8, which zlib cannot keep to)";

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
            Most = 3,
            Names = ["Wait", "DropNewest", "DropOldest", "Close"],
        },
        new("MessageRateLimit", OptionKind.Number, "zero (no limit) or more") { Least = 0, Most = int.MaxValue },
        new("MessageRateBurst", OptionKind.Number, "zero (as the limit) or more") { Least = 0, Most = int.MaxValue },
        new("MessageRatePolicy", OptionKind.Choice, "Wait or Close") { Least = 0, Most = 1, Names = ["Wait", "Close"] },
        new("Compression:Enabled", OptionKind.Flag),
        new("Compression:Level", OptionKind.Number, "from 1 (fastest) to 9 (smallest)") { Least = 1, Most = 9 },
        new("Compression:MinMessageSize", OptionKind.Number, "zero bytes or more") { Least = 0, Most = int.MaxValue },
        new("Compression:ServerNoContextTakeover", OptionKind.Flag),
        new("Compression:ClientNoContextTakeover", OptionKind.Flag),
        new("Compression:ServerMaxWindowBits", OptionKind.Number, Bits) { Least = 9, Most = 15 },
        new("Compression:ClientMaxWindowBits", OptionKind.Number, Bits) { Least = 9, Most = 15 },
    ];

    public static OptionInfo Of(Setting setting) => All[(int)setting];

    /// <summary>What is wrong with one value, as a sentence that begins with the setting's name; null if nothing is.</summary>
    public static string? FindFault(Setting setting, long value)
    {
        OptionInfo info = Of(setting);
        return info.Allows(value) ? null : OptionRange.Describe(info.Name, info.Format(value), info.Allowed);
    }

    /// <summary>Time-outs that would fire before what they wait for can have come, as such a sentence; null if none would.</summary>
    /// <param name="values">The values of all settings.</param>
    /// <param name="clashing">The setting that the sentence is about.</param>
    public static string? FindClash(Func<Setting, long> values, out Setting clashing)
    {
        long interval = values(Setting.KeepAliveInterval);
        clashing = Setting.PongTimeout;
        if (values(Setting.PongTimeout) is var pong && pong > interval)
        {
            return Fault(Setting.PongTimeout, pong, interval == 0
                ? "zero unless KeepAliveInterval is set: without pings there are no pongs"
                : $"at most KeepAliveInterval, which is {new TimeSpan(interval)}: the next ping would take its place");
        }

        for (Setting idle = Setting.IdleTimeout; idle <= Setting.WriteIdleTimeout; idle++)
        {
            if (values(idle) is > 0 and var ticks && ticks <= interval)
            {
                clashing = idle;
                return Fault(idle, ticks, $"more than KeepAliveInterval, which is {new TimeSpan(interval)}: it would fire before the first ping");
            }
        }

        return null;
    }

    private static string Fault(Setting setting, long value, string allowed) => OptionRange.Describe(Of(setting).Name, Of(setting).Format(value), allowed);
}
