using WsGen.Protocol;

namespace WsGen.Connections.Settings;

/// <summary>Values for some of the settings. Not thread-safe while it is filled.</summary>
internal sealed class SettingValues
{
    private readonly long[] _values = new long[SettingTable.All.Length];
    private uint _given;

    public bool IsEmpty => _given == 0;

    /// <summary>The value, or null if there is none.</summary>
    public long? this[Setting setting]
    {
        get => (_given & (1u << (int)setting)) != 0 ? _values[(int)setting] : null;
        set
        {
            uint bit = 1u << (int)setting;
            _given = value is null ? _given & ~bit : _given | bit;
            _values[(int)setting] = value ?? 0;
        }
    }

    public TimeSpan? GetTime(Setting setting) => this[setting] is { } ticks ? new TimeSpan(ticks) : null;

    public int? GetCount(Setting setting) => (int?)this[setting];

    public bool? GetFlag(Setting setting) => this[setting] is { } value ? value != 0 : null;

    public void SetFlag(Setting setting, bool? value) => this[setting] = value is { } flag ? (flag ? 1 : 0) : null;

    /// <summary>The options with these values instead; the same where there are none.</summary>
    public ConnectionOptions ApplyTo(ConnectionOptions options)
    {
        for (int i = 0; i < _values.Length; i++)
        {
            if (this[(Setting)i] is { } value)
            {
                options = SettingTable.With(options, (Setting)i, value);
            }
        }

        return options;
    }

    /// <summary>The same for limits.</summary>
    public ProtocolLimits ApplyTo(ProtocolLimits limits) => new(
        this[Setting.MaxTextMessageSize] ?? limits.MaxTextMessageSize,
        this[Setting.MaxBinaryMessageSize] ?? limits.MaxBinaryMessageSize);

    /// <summary>Takes over what others have.</summary>
    /// <returns>The first setting of which both have a value, and not the same; null if there is none.</returns>
    public Setting? Add(SettingValues others)
    {
        for (Setting setting = 0; (int)setting < _values.Length; setting++)
        {
            if (others[setting] is { } value)
            {
                if (this[setting] is { } own && own != value)
                {
                    return setting;
                }

                this[setting] = value;
            }
        }

        return null;
    }
}
