namespace WsGen.Connections.Settings;

/// <summary>
/// The options that are no settings of connections (<see cref="SettingTable"/>): names and ranges. Whoever binds or checks them goes by this table, and the analyzers link this file.
/// </summary>
internal static class OptionTable
{
    /// <summary>The first that only the stand-alone server has.</summary>
    public const int FirstOfServer = 13;

    private const string None = "zero (no limit) or more";

    // In the order of the places where they are kept.
    public static readonly OptionInfo[] All =
    [
        new("ShutdownCloseTimeout", OptionKind.Time, "more than zero") { Least = 1 },
        new("TimerResolution", OptionKind.Time, "from 10 milliseconds to 1 minute", "DEFAULT_PROCESS_PERIOD")
        {
            Least = 10 * TimeSpan.TicksPerMillisecond,
            Most = TimeSpan.TicksPerMinute,
            TomcatUnit = TimeSpan.TicksPerSecond,
        },
        new("StrictSpecCompliance", OptionKind.Flag, tomcatName: "STRICT_SPEC_COMPLIANCE"),
        new("NoAddAfterHandshake", OptionKind.Flag, tomcatName: "noAddAfterHandshake"),
        new("AllowUnsupportedExtensions", OptionKind.Flag, tomcatName: "ALLOW_UNSUPPORTED_EXTENSIONS"),
        new("AllowAnyOrigin", OptionKind.Flag),
        new("TrafficLog:Enabled", OptionKind.Flag),
        Number("TrafficLog:MaxPayload", "from 0 (sizes alone) to 65536 bytes", 0, 65536),
        new("TrafficLog:ShowBinary", OptionKind.Flag),
        new("Drain:Delay", OptionKind.Time, "from zero to 24 days") { Least = 0, Most = 24 * TimeSpan.TicksPerDay },
        new("Drain:Period", OptionKind.Time, "from zero to 24 days") { Least = 0, Most = 24 * TimeSpan.TicksPerDay },
        new("Drain:CloseCode", OptionKind.Number, "1001 (going away) or 1012 (service restart)") { Least = 1001, Most = 1001, Also = 1012 },
        new("CloseOnAuthenticationExpiration", OptionKind.Flag),
        new("HandshakeTimeout", OptionKind.Time, "more than zero") { Least = 1 },
        new("ShutdownTimeout", OptionKind.Time, "from zero to 24 days") { Least = 0, Most = int.MaxValue * TimeSpan.TicksPerMillisecond },
        Number("MaxConnections", None),
        Number("MaxConnectionsPerAddress", None),
        Number("Threads", "from 1 to 1024, or zero (one for each processor)", 0, 1024),
        new("Transport", OptionKind.Choice, "Auto, Epoll, IoUring or Sockets") { Least = 0, Most = 3, Names = ["Auto", "Epoll", "IoUring", "Sockets"] },
    ];

    /// <summary>The row of an option; null if there is none of that name.</summary>
    public static OptionInfo? Find(string name) => Array.Find(All, each => each.Name == name);

    /// <summary>What is wrong with one value, as a sentence that begins with the option's name; null if nothing is, or it is no option.</summary>
    public static string? FindFault(string name, long value) =>
        Find(name) is { } info && !info.Allows(value) ? OptionRange.Describe(info.Name, info.Format(value), info.Allowed) : null;

    /// <summary>A limit for each address that no address could ever reach, as such a sentence; null if it is none.</summary>
    public static string? FindClash(long maxConnections, long maxConnectionsPerAddress) => maxConnections == 0 || maxConnectionsPerAddress <= maxConnections ? null
        : OptionRange.Describe(
            "MaxConnectionsPerAddress", $"{maxConnectionsPerAddress}", $"no more than MaxConnections, which is {maxConnections}: no address could ever have so many");

    private static OptionInfo Number(string name, string allowed, int least = 0, int most = int.MaxValue) => new(name, OptionKind.Number, allowed) { Least = least, Most = most };
}
