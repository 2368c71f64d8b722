using System.Text.RegularExpressions;

namespace WsGen.EndToEnd.Tests.Support;

/// <summary>
/// A script in tests/foreign with many checks, each declared as <c>check("what is so", ...)</c>. Run with an address and one of these
/// sentences it does that check, and exits with 0 if it is so.
/// </summary>
internal static partial class ForeignScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Checks(string file) =>
        [.. Declaration().Matches(File.ReadAllText(PathOf(file))).Select(static match => match.Groups[1].Value)];

    public static ChildProcess Start(string file, params string[] arguments)
    {
        if (file.EndsWith(".py", StringComparison.Ordinal))
        {
            return ChildProcess.Start(Tools.Python, [PathOf(file), .. arguments]);
        }

        Tools.RequireNodeWs();
        return ChildProcess.Start(Tools.Node, [PathOf(file), .. arguments]);
    }

    public static async Task RunAsync(string file, params string[] arguments)
    {
        await using ChildProcess script = Start(file, arguments);
        int exitCode = await script.ExitAsync(Limit);
        Assert.True(exitCode == 0, script.Output + script.Errors);
    }

    private static string PathOf(string file) => Repository.PathOf("tests", "foreign", file);

    [GeneratedRegex("""^@?check\("([^"]+)"\s*[,)]""", RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
