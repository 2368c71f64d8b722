using System.Globalization;

namespace WsGen.Connections.Settings;

/// <summary>One option: its names, how its value is written, and which values it can have.</summary>
/// <param name="name">Its name below <c>WsGen:</c>.</param>
/// <param name="kind">How it is written.</param>
/// <param name="allowed">What it must be, as the end of a sentence; empty if everything of its kind will do.</param>
/// <param name="tomcatName">Tomcat's name for it, without the prefix that all of them have; null if it has none.</param>
internal sealed class OptionInfo(string name, OptionKind kind, string allowed = "", string? tomcatName = null)
{
    public string Name => name;

    public OptionKind Kind => kind;

    public string? TomcatName => tomcatName;

    public long Least { get; init; } = long.MinValue;

    public long Most { get; init; } = long.MaxValue;

    /// <summary>A value outside of that range which is allowed too: none, for ever.</summary>
    public long? Also { get; init; }

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
                // A bare number would be days: 30 is not what anybody means by that.
                bool isTime = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan time) && (text.Contains(':') || time == TimeSpan.Zero);
                value = time.Ticks;
                return isTime;
            case OptionKind.Number:
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
            case OptionKind.Flag:
                bool isFlag = bool.TryParse(text, out bool flag);
                value = flag ? 1 : 0;
                return isFlag;
            default:
                value = Array.FindIndex(Names, each => each.Equals(text, StringComparison.OrdinalIgnoreCase));
                return value >= 0;
        }
    }

    /// <summary>
    /// Reads a value as Tomcat has it: a <c>Long</c> in user properties, text elsewhere; other whole numbers and a <see cref="TimeSpan"/> will do.
    /// </summary>
    public bool TryConvert(object? from, out long value)
    {
        switch (from)
        {
            case TimeSpan time when kind == OptionKind.Time:
                value = time.Ticks;
                return Allows(value);
            case string text when kind == OptionKind.Flag:
                return TryParse(text, out value);
            case bool flag when kind == OptionKind.Flag:
                value = flag ? 1 : 0;
                return true;
            case string text:
                return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out value) && TryScale(ref value);
            case long or int or short or byte or uint:
                value = Convert.ToInt64(from, CultureInfo.InvariantCulture);
                return TryScale(ref value);
            default:
                value = 0;
                return false;
        }
    }

    /// <summary>A value as it is written under our own name.</summary>
    public string Format(long value) => kind switch
    {
        OptionKind.Time => new TimeSpan(value).ToString("c", CultureInfo.InvariantCulture),
        OptionKind.Flag => value != 0 ? "True" : "False",
        OptionKind.Choice when value >= 0 && value < Names.Length => Names[value],
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>What a value must be, as the end of a sentence, under our own name.</summary>
    public string Describe() => Join(kind switch
    {
        OptionKind.Time => "a time such as 00:00:20",
        OptionKind.Number => "a whole number",
        OptionKind.Flag => "true or false",
        _ => "",
    });

    /// <summary>The same under Tomcat's name.</summary>
    public string DescribeForTomcat()
    {
        string what = kind switch
        {
            OptionKind.Time when TomcatUnit == TimeSpan.TicksPerSecond => "a whole number of seconds",
            OptionKind.Time => "a whole number of milliseconds",
            OptionKind.Flag => "true or false",
            _ => "a whole number",
        };
        return Join(what).Replace(SettingTable.Infinite, "-1", StringComparison.Ordinal);
    }

    private string Join(string what) => allowed.Length == 0 ? what : what.Length == 0 ? allowed : $"{what}, {allowed}";

    private bool TryScale(ref long value)
    {
        if (kind == OptionKind.Time)
        {
            if (Math.Abs(value / 2.0) > long.MaxValue / TomcatUnit / 2)
            {
                return false;
            }

            value *= value == -1 ? TimeSpan.TicksPerMillisecond : TomcatUnit;
        }

        return Allows(value);
    }
}
