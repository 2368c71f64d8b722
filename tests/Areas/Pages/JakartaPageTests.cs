using System.Reflection;
using System.Text.RegularExpressions;

namespace WsGen.Area;

/// <summary>docs/jakarta.md says what stands for each name of Jakarta's and Tomcat's, and where that is tested. It had better be so.</summary>
public sealed partial class JakartaPageTests
{
    private static readonly Lazy<string[]> TestSources = new(() =>
        [.. Directory.EnumerateFiles(Repository.PathOf("tests"), "*.cs", SearchOption.AllDirectories).Where(static file => !IsBuilt(file)).Select(File.ReadAllText)]);

    private static readonly Type[] Types =
        [.. typeof(WsSession).Assembly.GetExportedTypes(), .. typeof(AspNetCore.HttpContextExtensions).Assembly.GetExportedTypes()];

    private static (string Theirs, string Ours, string Tests)[] Rows { get; } =
    [
        .. from line in File.ReadLines(Repository.PathOf("docs", "jakarta.md"))
           where line.StartsWith('|') && !line.StartsWith("|---", StringComparison.Ordinal)
           let cells = line.Trim('|').Split('|')
           where cells[2].Trim() != "tested by"
           select (cells[0].Trim(), cells[1].Trim(), cells[2].Trim()),
    ];

    [Fact]
    public void EveryTypeAndMemberThatThePageNamesExists() => Assert.Empty(
        from row in Rows
        from name in NamesIn(row.Ours)
        where !Exists(name)
        select $"{row.Theirs}: {name}");

    [Fact]
    public void EveryTestThatThePageNamesExists() => Assert.Empty(
        from row in Rows
        from name in NamesIn(row.Tests)
        where !IsTested(name)
        select $"{row.Theirs}: {name}");

    /// <summary>Who names no test has no counterpart either, and says so.</summary>
    [Fact]
    public void EveryRowNamesATestOrSaysWhyThereIsNone() => Assert.Empty(
        from row in Rows
        where row.Tests.Length == 0 && !row.Ours.StartsWith("no counterpart", StringComparison.Ordinal)
        select row.Theirs);

    [Fact]
    public void ThePageHasTheRowsOfTheWholeInventory() => Assert.InRange(Rows.Length, 130, int.MaxValue);

    /// <summary>What may be public of the API and is not on the page is not Jakarta's; but these are.</summary>
    [Theory]
    [InlineData("OnMessageAttribute")]
    [InlineData("WsSession.UserProperties")]
    [InlineData("ServerEndpointConfigurator.CreateInstance")]
    [InlineData("ICodec.Init")]
    public void ThePageNames(string name) => Assert.Contains(name, Rows.SelectMany(static row => NamesIn(row.Ours)));

    private static IEnumerable<string> NamesIn(string cell) => CodeSpan().Matches(cell).Select(static match => match.Groups[1].Value);

    private static bool Exists(string name)
    {
        string[] parts = TypeArguments().Replace(name, "").Split('.');
        return parts.Length == 1 && Types.Any(type => type.GetMembers().Any(member => member.Name == parts[0]) && type.IsAbstract && type.IsSealed)
            || Types.Any(type => type.Name.Split('`')[0] == parts[0]
                && (parts.Length == 1 || type.GetMember(parts[1], BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length != 0));
    }

    private static bool IsTested(string name)
    {
        string[] parts = name.Split('.');
        return TestSources.Value.Any(source => Regex.IsMatch(source, $@"\bclass {parts[0]}\b") && (parts.Length == 1 || source.Contains($" {parts[1]}(", StringComparison.Ordinal)));
    }

    private static bool IsBuilt(string file) => Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(static folder => folder is "bin" or "obj");

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TypeArguments();
}
