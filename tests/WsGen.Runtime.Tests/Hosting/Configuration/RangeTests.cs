using WsGen.Connections.Settings;
using WsGen.Hosting.Binding;

namespace WsGen.Hosting.Configuration;

/// <summary>The ranges of options are those of the one table, which the analyzers read too: also where the options are set in code.</summary>
public sealed class RangeTests
{
    // Compression's are settings of connections, too.
    private static readonly OptionInfo[] s_all =
        [.. OptionTable.All, .. SettingTable.All.Where(static info => info.Name.StartsWith("Compression:", StringComparison.Ordinal))];

    public static TheoryData<string> Bounded =>
        new(s_all.Where(static info => info.Kind != OptionKind.Flag).Select(static info => info.Name));

    [Theory]
    [MemberData(nameof(Bounded))]
    public void WhatTheTableRefusesIsRefused(string name)
    {
        OptionInfo info = s_all.Single(each => each.Name == name);
        foreach (long value in OutOfRange(info))
        {
            InvalidOperationException refused = Assert.Throws<InvalidOperationException>(With(name, value).Validate);
            Assert.Equal($"The option WsGen:{name} is {info.Format(value)}; it must be {info.Allowed}.", refused.Message);
            Assert.Contains(info.Allowed, refused.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Bounded))]
    public void WhatTheTableAllowsIsAllowed(string name)
    {
        OptionInfo info = s_all.Single(each => each.Name == name);
        long most = info.Most == long.MaxValue ? TimeSpan.FromDays(1).Ticks : info.Most;
        Assert.All([info.Least, most], value => With(name, value).Validate());
    }

    /// <summary>What an <c>int</c> or an enum cannot hold is refused where it is read.</summary>
    private static IEnumerable<long> OutOfRange(OptionInfo info)
    {
        if (info.Kind != OptionKind.Choice)
        {
            yield return info.Least - 1;
        }

        if (info.Most is not (int.MaxValue or long.MaxValue))
        {
            yield return info.Most + 1;
        }
    }

    private static WsServerOptions With(string name, long value)
    {
        var options = new WsServerOptions { MaxConnections = name == "MaxConnectionsPerAddress" ? int.MaxValue : 0 };
        if (name.StartsWith("Drain:", StringComparison.Ordinal))
        {
            options.ShutdownTimeout = TimeSpan.FromMilliseconds(int.MaxValue); // it has to fit in
        }

        if (Array.FindIndex(SettingTable.All, info => info.Name == name) is >= 0 and var setting)
        {
            options.Settings[(Setting)setting] = value;
        }
        else
        {
            OptionPlaces.Set(options, Array.FindIndex(OptionTable.All, info => info.Name == name), value);
        }

        return options;
    }
}
