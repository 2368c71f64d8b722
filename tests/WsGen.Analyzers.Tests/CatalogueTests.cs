using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Declaration;
using WsGen.CodeFixes;
using WsGen.CodeModel.Diagnostics;

namespace WsGen.Analyzers.Tests;

/// <summary>
/// One rule, one page, one row, one test class: what a new diagnostic needs (docs/contributing/new-diagnostic.md), made mechanical.
/// </summary>
public sealed class CatalogueTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(ThisFolder(), "..", ".."));
    private static readonly string Pages = Path.Combine(Root, "docs", "rules");

    private static readonly string[] AllIds = [.. typeof(DiagnosticIds)
        .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        .Select(field => (string)field.GetRawConstantValue()!)
        .Order(StringComparer.Ordinal)];

    private static readonly Dictionary<string, DiagnosticDescriptor> Rules = Instances<DiagnosticAnalyzer>(typeof(EndpointShapeAnalyzer))
        .SelectMany(analyzer => analyzer.SupportedDiagnostics)
        .DistinctBy(rule => rule.Id)
        .ToDictionary(rule => rule.Id);

    private static readonly HashSet<string> Fixable = [.. Instances<CodeFixProvider>(typeof(AddPartialCodeFixProvider))
        .SelectMany(provider => provider.FixableDiagnosticIds)];

    public static TheoryData<string> Ids => [.. AllIds];

    [Fact]
    public void IdsAreUniqueAndWellFormed()
    {
        Assert.Distinct(AllIds);
        Assert.All(AllIds, id => Assert.Matches("^WSG[0-9]{4}$", id));
    }

    [Fact]
    public void EveryIdIsReportedBySomeAnalyzer() => Assert.Equal(AllIds, Rules.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryRuleLinksToItsPage(string id) =>
        Assert.Equal($"https://github.com/wsgen/wsgen/blob/main/docs/rules/{id}.md", Rules[id].HelpLinkUri);

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryRuleHasAPage(string id)
    {
        string page = File.ReadAllText(Path.Combine(Pages, $"{id}.md"));
        DiagnosticDescriptor rule = Rules[id];
        Assert.StartsWith($"# {id}: {rule.Title}\n", page);
        Assert.Contains($"\n| {rule.Category} | {rule.DefaultSeverity} | {(Fixable.Contains(id) ? "yes" : "no")} |\n", page);
        Assert.Contains($"dotnet_diagnostic.{id}.severity", page);
        foreach (string heading in new[] { "What is flagged", "Why", "How to fix it", "Deliberately not flagged", "Suppressing it" })
        {
            Assert.Contains($"\n## {heading}\n", page);
        }
    }

    [Fact]
    public void EveryPageHasARule() => Assert.Equal(
        [.. AllIds, "README"],
        Directory.GetFiles(Pages, "*.md")
            .Select(page => Path.GetFileNameWithoutExtension(page))
            .Where(page => !page.EndsWith(".received", StringComparison.Ordinal))
            .OrderBy(page => page == "README")
            .ThenBy(page => page, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void EveryRuleHasATestClass(string id) =>
        Assert.NotNull(typeof(CatalogueTests).Assembly.GetType($"WsGen.Analyzers.Tests.Rules.{id}Tests"));

    [Fact]
    public void EveryRuleHasAReleaseRow()
    {
        string[] rows = [.. new[] { "Shipped", "Unshipped" }
            .SelectMany(file => File.ReadAllLines(Path.Combine(Root, "src", "Analyzers", $"AnalyzerReleases.{file}.md")))
            .Where(line => line.StartsWith("WSG", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
        Assert.Equal(AllIds.Select(id => $"{id} | {Rules[id].Category} | {Rules[id].DefaultSeverity} | {Rules[id].Title}"), rows);
    }

    /// <summary>Each rule has its place among the clauses of the specification.</summary>
    [Fact]
    public void EveryRuleStandsInThePageOfTheSpecification()
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "specification-rules.md"));
        Assert.DoesNotContain(AllIds, id => !page.Contains($"[{id}](rules/{id}.md)", StringComparison.Ordinal));
    }

    /// <summary>The index is written from the catalogue; on a difference the new one is put beside it, to be read and renamed.</summary>
    [Fact]
    public void TheIndexIsUpToDate()
    {
        string verified = Path.Combine(Pages, "README.md");
        string received = Path.Combine(Pages, "README.received.md");
        string expected = WriteIndex();
        if (File.Exists(verified) && File.ReadAllText(verified) == expected)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, expected);
        Assert.Fail($"docs/rules/README.md is not what the catalogue says; see {received}");
    }

    private static string WriteIndex()
    {
        var index = new StringBuilder();
        index.Append("# Diagnostics\n\n");
        index.Append("What the compiler and the editor say about endpoints. A severity is a statement about certainty: Error only where the code cannot\n");
        index.Append("work. Ids are never reused. This page is written from the catalogue by a test.\n");
        foreach ((string heading, Func<string, bool> isInGroup) in new (string, Func<string, bool>)[]
        {
            ("Declaration of endpoints", id => string.CompareOrdinal(id, "WSG1000") < 0),
            ("Callbacks and sends, and what is bound to them", id => string.CompareOrdinal(id, "WSG1000") >= 0 && string.CompareOrdinal(id, "WSG2000") < 0),
            ("Usage of the library", id => string.CompareOrdinal(id, "WSG2000") >= 0 && string.CompareOrdinal(id, "WSG9000") < 0),
            ("Build", id => string.CompareOrdinal(id, "WSG9000") >= 0),
        })
        {
            index.Append($"\n## {heading}\n\n| rule | title | severity | code fix |\n|---|---|---|---|\n");
            foreach (string id in AllIds.Where(isInGroup))
            {
                index.Append($"| [{id}]({id}.md) | {Rules[id].Title} | {Rules[id].DefaultSeverity} | {(Fixable.Contains(id) ? "yes" : "no")} |\n");
            }
        }

        return index.ToString();
    }

    private static IEnumerable<T> Instances<T>(Type inAssemblyOf) => inAssemblyOf.Assembly.GetTypes()
        .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)))
        .Select(type => (T)Activator.CreateInstance(type)!);

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
