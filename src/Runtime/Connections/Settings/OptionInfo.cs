using System.Globalization;

namespace WsGen.Connections.Settings;

/// <summary>One option: its names, how its value is written, and which values it can have.</summary>
/// <param name="name">Its name below <c>WsGen:</c>; empty if it has none.</param>
/// <param name="kind">How it is written.</param>
/// <param name="allowed">What it must be, as the end of a sentence; empty if everything of its kind will do.</param>
/// <param name="tomcatName">Tomcat's name for it, without the prefix that all of them have; null if it has none.</param>
internal sealed class OptionInfo(string name, OptionKind kind, string allowed = "", string? tomcatName = null)
{
    /// <summary>There is no such value.</summary>
    private const long Nothing = long.MinValue;

    public string Name => name;

    public OptionKind Kind => kind;

    public string? TomcatName => tomcatName;

    public long Least { get; init; } = long.MinValue + 1;

    public long Most { get; init; } = long.MaxValue;

    /// <summary>A value outside of that range which is allowed too: none, for ever.</summary>
    public long Also { get; init; } = Nothing;

    /// <summary>Of a choice.</summary>
    public string[] Names { get; init; } = [];

    /// <summary>What 1 stands for under Tomcat's name, where times are numbers.</summary>
    public long TomcatUnit { get; init; } = TimeSpan.TicksPerMillisecond;

    public string Allowed => allowed;

    public bool Allows(long value) => (value >= Least && value <= Most) || value == Also;

    /// <summary>Reads a value as it is written under our own name. Does not look at the range.</summary>
    public bool TryParse(string text, out long value)
    {
        switch (kind)
        {
            case OptionKind.Time:
                // A bare number would be days, and so would hours from 24 on: neither 30 nor 24:00:00 is what anybody means by that.
                int colon = text.IndexOf(':');
                bool isTime = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time)
                    && (colon >= 0 ? time.Days == 0 || text.IndexOf('.', 0, colon) >= 0 : time == TimeSpan.Zero);
                value = time.Ticks;
                return isTime;
            case OptionKind.Number:
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
            case OptionKind.Flag:
                bool isFlag = bool.TryParse(text, out bool flag);
                value = flag ? 1 : 0;
                return isFlag;
            default:
                value = Nearest.IndexOf(Names, text);
                return value >= 0;
        }
    }

    /// <summary>
    /// Reads a value as Tomcat has it: a <c>Long</c> in user properties, text elsewhere; an <c>int</c> and a <see cref="TimeSpan"/> will do. False also if it
    /// is out of range.
    /// </summary>
    public bool TryConvert(object? from, out long value)
    {
        bool isRead = true;
        switch (from)
        {
            case TimeSpan time when kind == OptionKind.Time:
                value = time.Ticks;
                return Allows(value);
            case string text:
                isRead = kind == OptionKind.Flag ? TryParse(text, out value) : long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
                break;
            case long number:
                value = number;
                break;
            case int number:
                value = number;
                break;
            default:
                value = 0;
                return false;
        }

        if (kind == OptionKind.Time)
        {
            long unit = value == -1 ? TimeSpan.TicksPerMillisecond : TomcatUnit;
            isRead &= value <= long.MaxValue / unit && value >= long.MinValue / unit;
            value = unchecked(value * unit);
        }

        return isRead && Allows(value);
    }

    /// <summary>A value as it is written under our own name.</summary>
    public string Format(long value) => kind switch
    {
        OptionKind.Time => new TimeSpan(value).ToString(),
        OptionKind.Flag => value != 0 ? "True" : "False",
        OptionKind.Choice when value >= 0 && value < Names.Length => Names[value],
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What a value must be, as the end of a sentence.</summary>
    /// <param name="ofTomcat">Under Tomcat's name.</param>
    public string Describe(bool ofTomcat)
    {
        string what = kind switch
        {
            OptionKind.Time when !ofTomcat => "a time such as 00:00:20",
            OptionKind.Time when TomcatUnit == TimeSpan.TicksPerSecond => "a whole number of seconds",
            OptionKind.Time => "a whole number of milliseconds",
            OptionKind.Number => "a whole number",
            OptionKind.Flag => "true or false",
            _ => "one of the names",
        };
        return allowed.Length == 0 ? what : what + ", " + (ofTomcat && allowed == SettingTable.Limit ? "more than zero, or -1 for no limit" : allowed);
    }
}
