using Microsoft.Extensions.Logging;
using WsGen.Connections;
using WsGen.Connections.Settings;
using WsGen.Endpoints;
using WsGen.Handshake;

namespace WsGen;

// What becomes of the options: checked, and given to what needs them.
public partial class WsOptions
{
    private static readonly ConnectionOptions s_defaults = new();

    internal SettingValues Settings { get; } = new();

    internal Dictionary<string, EndpointOptions> Sections { get; } = [];

    internal bool ForbidsAddAfterHandshake => NoAddAfterHandshake ?? StrictSpecCompliance;

    internal virtual ConnectionOptions ToConnectionOptions() => Settings.ApplyTo(s_defaults);

    internal EndpointEnvironment ToEnvironment(Func<IServiceProvider> services, ConnectionOptions connections, ConnectionClock clock, ILogger logger) =>
        new(services, connections, ToOriginPolicy(), clock, logger)
        {
            Endpoints = Sections,
            AllowUnsupportedExtensions = AllowUnsupportedExtensions,
        };

    internal OriginPolicy ToOriginPolicy() =>
        AllowAnyOrigin ? OriginPolicy.Any
        : AllowedOrigins.Length > 0 ? OriginPolicy.AllowList(AllowedOrigins)
        : OriginPolicy.SameOrigin;

    /// <summary>Refuses what cannot work, naming the key.</summary>
    internal virtual void Validate()
    {
        OptionRange.Check(SettingTable.FindFault(Settings.ApplyTo(s_defaults)));
        CheckRange(nameof(ShutdownCloseTimeout), ShutdownCloseTimeout.Ticks);
        CheckRange(nameof(TimerResolution), TimerResolution.Ticks);
        Compression.Validate();
        TrafficLog.Validate();
        Drain.Validate();
        for (int i = 0; i < AllowedOrigins.Length; i++)
        {
            Check(
                OriginPolicy.IsOrigin(AllowedOrigins[i]), $"{nameof(AllowedOrigins)}:{i}", $"\"{AllowedOrigins[i]}\"",
                "scheme, host and, unless it is the default, port, and nothing behind them: \"https://example.org\"");
        }

        Check(!AllowAnyOrigin || AllowedOrigins.Length == 0, nameof(AllowAnyOrigin), AllowAnyOrigin, $"false where {nameof(AllowedOrigins)} names any");
    }

    private protected static void Check(bool valid, string name, object value, string range) => OptionRange.Check(valid, name, value, range);

    /// <summary>By the row of <see cref="OptionTable"/>.</summary>
    private protected static void CheckRange(string name, long value) => OptionRange.Check(OptionTable.FindFault(name, value));

    private long Get(Setting setting) => Settings[setting] ?? SettingTable.Get(s_defaults, setting);

    private TimeSpan GetTime(Setting setting) => new(Get(setting));

    private void Set(Setting setting, long value) => Settings[setting] = value;
}
