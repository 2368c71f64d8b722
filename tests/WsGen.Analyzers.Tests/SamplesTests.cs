using System.Runtime.CompilerServices;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests;

/// <summary>The samples are what users copy: no analyzer has anything to say about them, not even advice that a build does not show.</summary>
public sealed class SamplesTests
{
    private static readonly string Folder = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "samples"));

    public static TheoryData<string> Samples => [.. Directory.GetDirectories(Folder).Where(static folder => Directory.GetFiles(folder, "*.csproj").Length == 1).Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task NothingIsSaidAbout(string sample)
    {
        string project = Directory.GetFiles(Path.Combine(Folder, sample), "*.csproj").Single();
        string properties = await File.ReadAllTextAsync(project, TestContext.Current.CancellationToken);
        bool isWeb = properties.Contains("Microsoft.NET.Sdk.Web", StringComparison.Ordinal);
        bool isFull = properties.Contains(";FULL<", StringComparison.Ordinal);
        string[] sources = [.. SourcesIn(sample), .. isFull ? SourcesIn("EchoServer") : []];
        Assert.NotEmpty(sources);

        BuiltProject built = await BuiltProject.BuildAsync(
            [isWeb ? CorpusTests.WebUsings : CorpusTests.ConsoleUsings, .. sources.Select(file => (isFull ? "#define FULL\n" : "") + File.ReadAllText(file))],
            isWeb ? PlatformReferences.Web : PlatformReferences.Console,
            [KeyValuePair.Create("PublishAot", properties.Contains("<PublishAot>true<", StringComparison.Ordinal) ? "true" : "")]);

        Assert.All(built.Compiler, static diagnostic => Assert.Equal("CS8795", diagnostic.Id)); // LibraryImport: what that generates is not there
        Assert.Empty(built.Findings.Select(diagnostic => diagnostic.ToString()));
    }

    private static IEnumerable<string> SourcesIn(string sample) => Directory.GetFiles(Path.Combine(Folder, sample), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string ThisFile([CallerFilePath] string file = "") => file;
}
