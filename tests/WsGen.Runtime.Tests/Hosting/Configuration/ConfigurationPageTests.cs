using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using WsGen.Connections;
using WsGen.Connections.Settings;

namespace WsGen.Hosting.Configuration;

/// <summary>Holds docs/configuration.md to the code: a row for each option, with its default, its Tomcat name, where it may be set, and a test that there is.</summary>
public sealed class ConfigurationPageTests
{
    private static readonly Row[] s_rows = [.. Read()];

    private static IEnumerable<Row> Read([CallerFilePath] string here = "")
    {
        string page = Path.Combine(Path.GetDirectoryName(here)!, "../../../../docs/configuration.md");
        foreach (string line in File.ReadLines(page).SkipWhile(static line => !line.StartsWith("| key ", StringComparison.Ordinal)).Skip(2).TakeWhile(static line => line.StartsWith('|')))
        {
            string[] cells = [.. line.Split('|').Skip(1).Select(static cell => cell.Trim())];
            yield return new Row(cells[0].Trim('`'), cells[1].Trim('`'), cells[2], cells[4].Split(',')[0], cells[6].Trim('`'));
        }
    }

    private static IEnumerable<string> Options()
    {
        foreach (PropertyInfo property in typeof(WsServerOptions).GetProperties())
        {
            if (property.PropertyType != typeof(CompressionOptions) && property.PropertyType != typeof(TrafficLogOptions) && property.PropertyType != typeof(DrainOptions))
            {
                yield return property.Name;
                continue;
            }

            foreach (PropertyInfo part in property.PropertyType.GetProperties(BindingFlags.Instance | BindingFlags.Public))
            {
                yield return $"{property.Name}:{part.Name}";
            }
        }
    }

    private static string? DefaultOf(string option)
    {
        object value = new WsServerOptions();
        foreach (string name in option.Split(':'))
        {
            object? next = value.GetType().GetProperty(name)!.GetValue(value);
            if (next is null)
            {
                return null;
            }

            value = next;
        }

        return value is CloseCode code ? Convert.ToString((int)code, CultureInfo.InvariantCulture) : value is ICollection { Count: 0 } ? "none" : Convert.ToString(value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void EachOptionHasARowAndEachRowAnOption() => Assert.Equal(Options().Order(), s_rows.Select(static row => row.Key).Order());

    [Fact]
    public void TheDefaultsAreThoseOfTheCode()
    {
        Assert.All(s_rows, static row => Assert.Equal(DefaultOf(row.Key) ?? (row.Key == "HealthPath" ? "none" : "as `StrictSpecCompliance`"), row.Default));
    }

    [Fact]
    public void TomcatsNamesAreThoseOfTheCode()
    {
        OptionInfo[] infos = [.. SettingTable.All, .. OptionTable.All];
        Assert.All(s_rows, row => Assert.Equal(
            row.Key == "Compression:Enabled" ? "DISABLE_BUILTIN_EXTENSIONS" : infos.FirstOrDefault(info => info.Name == row.Key)?.TomcatName ?? "", row.Tomcat));
    }

    [Fact]
    public void WhereAnOptionMayBeSetIsWhereTheCodeHasIt() => Assert.All(s_rows, static row =>
    {
        int setting = Array.FindIndex(SettingTable.All, info => info.Name == row.Key);
        string where = "o"
            + (setting >= 0 ? " e" : "")
            + (row.Key is "MaxTextMessageSize" or "MaxBinaryMessageSize" ? " h" : "")
            + (setting >= 0 && SettingTable.All[setting].TomcatName is not null ? " u" : "")
            + (typeof(WsSession).GetProperty(row.Key) is { CanWrite: true } ? " s" : "");
        Assert.Equal(where, row.Where);
        Assert.Equal(setting >= 0, row.Key.Split(':').Aggregate((Type?)typeof(EndpointOptions), static (owner, name) => owner?.GetProperty(name)?.PropertyType) is not null);
        Assert.Equal(setting >= 0, typeof(EndpointOptionsAttribute).GetProperty(row.Key.Replace(":", "", StringComparison.Ordinal)) is not null);
    });

    [Fact]
    public void TheProofsAreTests()
    {
        ILookup<string, Type> types = typeof(ConfigurationPageTests).Assembly.GetTypes().ToLookup(static type => type.Name);
        Assert.All(s_rows, row =>
        {
            string[] proof = row.Proof.Split('.');
            Assert.Contains(types[proof[0]], type => type.GetMethod(proof[1])?.GetCustomAttributes<FactAttribute>().Any() == true);
        });
    }

    private sealed record Row(string Key, string Tomcat, string Default, string Where, string Proof);
}
