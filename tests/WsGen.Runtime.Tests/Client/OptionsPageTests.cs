using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace WsGen.Client;

/// <summary>Holds the tables of options in docs/client.md and docs/client-tls.md to the code: a row for each property, with its default.</summary>
public sealed partial class OptionsPageTests
{
    [Fact]
    public void EachOptionHasARowAndEachRowAnOption()
    {
        AssertNames(typeof(WsClientOptions), Rows("client.md", "| property of `WsClientOptions` "));
        AssertNames(typeof(WsReconnectOptions), Rows("client.md", "| property of `Reconnect` "));
        AssertNames(typeof(WsClientTlsOptions), Rows("client-tls.md", "| Option "));
    }

    [Fact]
    public void TheDefaultsAreThoseOfTheCode()
    {
        AssertDefaults(new WsClientOptions(), Rows("client.md", "| property of `WsClientOptions` "), column: 2);
        AssertDefaults(new WsReconnectOptions(), Rows("client.md", "| property of `Reconnect` "), column: 1);
        AssertDefaults(new WsClientTlsOptions(), Rows("client-tls.md", "| Option "), column: 2);
    }

    private static void AssertNames(Type options, List<string[]> rows) => Assert.Equal(
        options.GetProperties().Select(static property => property.Name).Order(),
        rows.SelectMany(static row => NamesOf(row)).Order());

    private static void AssertDefaults(object options, List<string[]> rows, int column) => Assert.All(rows, row =>
        Assert.All(NamesOf(row), name => Assert.Equal(Describe(options.GetType().GetProperty(name)!.GetValue(options)), row[column])));

    /// <summary>As the page writes it.</summary>
    private static string Describe(object? value) => value switch
    {
        null or ICollection { Count: 0 } => "none",
        false => "off",
        true => "on",
        TimeSpan time => time.TotalSeconds >= 1 ? FormattableString.Invariant($"{time.TotalSeconds} s") : FormattableString.Invariant($"{time.TotalMilliseconds} ms"),
        int or long => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        SslProtocols.None => "the machine's",
        Enum or string => $"`{value}`",
        WsClientTlsOptions => "see [TLS](client-tls.md)",
        CompressionOptions { Enabled: false } => "off",
        WsReconnectOptions { Enabled: false } => "off",
        TrafficLogOptions { Enabled: false } => "off",
        EndpointOptions => "as on the server",
        TimeProvider time when time == TimeProvider.System => "the system's",
        _ => throw new InvalidOperationException($"How does the page write {value}?"),
    };

    private static string[] NamesOf(string[] row) => [.. NameRegex().Matches(row[0]).Select(static match => match.Groups[1].Value)];

    private static List<string[]> Rows(string page, string head, [CallerFilePath] string here = "")
    {
        string path = Path.Combine(Path.GetDirectoryName(here)!, "../../../docs", page);
        List<string[]> rows =
        [
            .. File.ReadLines(path)
                .SkipWhile(line => !line.StartsWith(head, StringComparison.Ordinal)).Skip(2).TakeWhile(static line => line.StartsWith('|'))
                .Select(static line => line.Split('|').Skip(1).Select(static cell => cell.Trim()).ToArray()),
        ];
        Assert.NotEmpty(rows);
        return rows;
    }

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex NameRegex();
}
