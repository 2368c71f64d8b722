using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using WsGen.Conformance.Cases;
using WsGen.Conformance.Model;
using WsGen.Conformance.Peer;
using WsGen.Conformance.UnderTest;

[assembly: AssemblyFixture(typeof(WsGen.Conformance.Tests.Report))]

namespace WsGen.Conformance.Tests;

/// <summary>What became of one case in one role.</summary>
/// <param name="Failure">What went wrong; null if it passed.</param>
public sealed record Result(CaseGroup Group, ConformanceCase Case, Role Role, string? Failure, TimeSpan Elapsed);

/// <summary>
/// Gathers the results of a run. At its end it prints a table of the groups and writes artifacts/conformance.md with every case; then it
/// stops the servers under test.
/// </summary>
public sealed class Report : IAsyncDisposable
{
    private static readonly ConcurrentQueue<Result> Results = new();

    public static void Add(Result result) => Results.Enqueue(result);

    public async ValueTask DisposeAsync()
    {
        await ServerUnderTest.StopAsync();
        string summary = Summarize();
        Console.WriteLine(summary);
        string file = Path.Combine(FindRoot(), "artifacts", "conformance.md");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, $"# Conformance\n\n{summary}\n{ListCases()}");
    }

    private static string Summarize()
    {
        var table = new StringBuilder();
        table.Append("| group | cases | passed as server | passed as client | seconds |\n|---|---|---|---|---|\n");
        foreach (IGrouping<int, Result> group in Results.GroupBy(static each => each.Group.Number).OrderBy(static each => each.Key))
        {
            AppendRow(table, $"{group.Key} {group.First().Group.Title}", group);
        }

        AppendRow(table, "all", Results);
        return table.ToString();
    }

    private static void AppendRow(StringBuilder table, string title, IEnumerable<Result> results)
    {
        Result[] all = [.. results];
        int cases = all.DistinctBy(static each => each.Case.Number).Count();
        double seconds = all.Sum(static each => each.Elapsed.TotalSeconds);
        table.Append(CultureInfo.InvariantCulture, $"| {title} | {cases} | {Share(Role.Server)} | {Share(Role.Client)} | {seconds:F1} |\n");

        string Share(Role role) =>
            $"{all.Count(each => each.Role == role && each.Failure is null)} of {all.Count(each => each.Role == role)}";
    }

    private static string ListCases()
    {
        var table = new StringBuilder();
        table.Append("| case | title | section | server | client |\n|---|---|---|---|---|\n");
        foreach (IGrouping<string, Result> results in Results.GroupBy(static each => each.Case.Number).OrderBy(static each => Order(each.Key)))
        {
            ConformanceCase definition = results.First().Case;
            string title = definition.Title.Replace("|", "\\|", StringComparison.Ordinal);
            table.Append(CultureInfo.InvariantCulture, $"| {results.Key} | {title} | {definition.Section} | {Verdict(Role.Server)} | {Verdict(Role.Client)} |\n");

            string Verdict(Role role) => results.FirstOrDefault(each => each.Role == role) switch
            {
                null => "",
                { Failure: null } => "passed",
                _ => "**failed**",
            };
        }

        foreach (Result failed in Results.Where(static each => each.Failure is not null).OrderBy(static each => Order(each.Case.Number)))
        {
            table.Append(CultureInfo.InvariantCulture, $"\n- {failed.Failure}");
        }

        return table.Append('\n').ToString();
    }

    /// <summary>Numbers in their own order: 1.2.10 behind 1.2.9.</summary>
    private static string Order(string number) =>
        string.Join('.', number.Split('.').Select(static part => part.PadLeft(4, '0')));

    private static string FindRoot()
    {
        DirectoryInfo? directory = new(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Packages.props")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");
    }
}
