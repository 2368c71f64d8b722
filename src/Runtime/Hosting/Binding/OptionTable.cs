using WsGen.Connections.Settings;

namespace WsGen.Hosting.Binding;

/// <summary>The options that are no settings of connections (<see cref="SettingTable"/>): their names, and where they are kept.</summary>
internal static class OptionTable
{
    /// <summary>The first that only the stand-alone server has.</summary>
    public const int FirstOfServer = 14;

    /// <summary>The place of Compression:Enabled.</summary>
    public const int Compression = 6;

    private const string None = "zero (no limit) or more";
    private const string Bits = "from 9 to 15";

    // In the order of Set.
    public static readonly OptionInfo[] All =
    [
        new("ShutdownCloseTimeout", OptionKind.Time),
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
        new("Compression:Enabled", OptionKind.Flag),
        Number("Compression:Level", "from 1 (fastest) to 9 (smallest)"),
        Number("Compression:MinMessageSize", "zero bytes or more"),
        new("Compression:ServerNoContextTakeover", OptionKind.Flag),
        new("Compression:ClientNoContextTakeover", OptionKind.Flag),
        Number("Compression:ServerMaxWindowBits", Bits),
        Number("Compression:ClientMaxWindowBits", Bits),
        new("CloseOnAuthenticationExpiration", OptionKind.Flag),
        new("HandshakeTimeout", OptionKind.Time),
        new("ShutdownTimeout", OptionKind.Time),
        Number("MaxConnections", None),
        Number("MaxConnectionsPerAddress", None),
        Number("Threads", "from 1 to 1024, or zero (one for each processor)"),
        new("Transport", OptionKind.Choice, "Auto, Epoll, IoUring or Sockets") { Least = 0, Names = ["Auto", "Epoll", "IoUring", "Sockets"] },
    ];

    /// <summary>Keeps a value. What belongs to the stand-alone server is for that alone.</summary>
    public static void Set(WsOptions options, int index, long value)
    {
        var time = new TimeSpan(value);
        bool flag = value != 0;
        if (index >= FirstOfServer)
        {
            if (options is WsServerOptions server)
            {
                Set(server, index, time, (int)value);
            }

            return;
        }

        switch (index)
        {
            case 0:
                options.ShutdownCloseTimeout = time;
                break;
            case 1:
                options.TimerResolution = time;
                break;
            case 2:
                options.StrictSpecCompliance = flag;
                break;
            case 3:
                options.NoAddAfterHandshake = flag;
                break;
            case 4:
                options.AllowUnsupportedExtensions = flag;
                break;
            case 5:
                options.AllowAnyOrigin = flag;
                break;
            case 6:
                options.Compression.Enabled = flag;
                break;
            case 7:
                options.Compression.Level = (int)value;
                break;
            case 8:
                options.Compression.MinMessageSize = (int)value;
                break;
            case 9:
                options.Compression.ServerNoContextTakeover = flag;
                break;
            case 10:
                options.Compression.ClientNoContextTakeover = flag;
                break;
            case 11:
                options.Compression.ServerMaxWindowBits = (int)value;
                break;
            case 12:
                options.Compression.ClientMaxWindowBits = (int)value;
                break;
            default:
                options.CloseOnAuthenticationExpiration = flag;
                break;
        }
    }

    private static void Set(WsServerOptions options, int index, TimeSpan time, int number)
    {
        switch (index)
        {
            case 14:
                options.HandshakeTimeout = time;
                break;
            case 15:
                options.ShutdownTimeout = time;
                break;
            case 16:
                options.MaxConnections = number;
                break;
            case 17:
                options.MaxConnectionsPerAddress = number;
                break;
            case 18:
                options.Threads = number;
                break;
            default:
                options.Transport = (WsTransport)number;
                break;
        }
    }

    private static OptionInfo Number(string name, string allowed) => new(name, OptionKind.Number, allowed) { Least = int.MinValue, Most = int.MaxValue };
}
