using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests;

/// <summary>
/// Programs that are right, as users write them, one to a file: each is built with the generators, and no analyzer has anything to say about it, not even advice.
/// Those in the folder <c>Web</c> are web applications, and those in <c>Web/Beside</c> have no endpoints: they use what else there is for WebSockets. A line <c>// file: Name.cs</c> begins another file, and <c>// property: Name = value</c> sets one of the project's.
/// </summary>
public sealed partial class CorpusTests
{
    internal const string ConsoleUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http;
        global using System.Threading; global using System.Threading.Tasks;
        """;

    internal const string WebUsings = ConsoleUsings + """

        global using System.Net.Http.Json; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration; global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        """;

    private static readonly string Beside = Path.Combine("Web", "Beside");

    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(ThisFile())!, "Corpus");

    public static TheoryData<string> Programs => [.. Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file))
        .Order(StringComparer.Ordinal)];

    [Fact]
    public void ThereAreAtLeast150() => Assert.InRange(Programs.Count, 150, int.MaxValue);

    public static TheoryData<string> ProgramsBeside => [.. Programs.Select(program => program.Data).Where(program => program.StartsWith(Beside, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task NothingIsSaidAbout(string program)
    {
        bool isWeb = program.StartsWith("Web", StringComparison.Ordinal);
        await AssertSilentAsync(program, isWeb ? WebUsings : ConsoleUsings, isWeb ? PlatformReferences.Web : PlatformReferences.Console);
    }

    /// <summary>Nor where the library is not referenced, and its analyzers have come by way of another package.</summary>
    [Theory]
    [MemberData(nameof(ProgramsBeside))]
    public Task NothingIsSaidWithoutTheLibraryAbout(string program) => AssertSilentAsync(program, WebUsings, PlatformReferences.WebWithoutLibrary);

    private static async Task AssertSilentAsync(string program, string usings, IReadOnlyList<MetadataReference> references)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Folder, program), TestContext.Current.CancellationToken);
        IEnumerable<KeyValuePair<string, string>> properties = PropertyLine().Matches(text)
            .Select(match => KeyValuePair.Create(match.Groups[1].Value, match.Groups[2].Value));

        BuiltProject built = await BuiltProject.BuildAsync(
            [usings, .. FileLine().Split(text)], references, properties);

        Assert.Empty(built.Compiler.Select(diagnostic => diagnostic.ToString()));
        Assert.Empty(built.Findings.Select(diagnostic => diagnostic.ToString()));
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;

    [GeneratedRegex(@"^// file: \S+$", RegexOptions.Multiline)]
    private static partial Regex FileLine();

    [GeneratedRegex(@"^// property: (\w+) = (\w+)$", RegexOptions.Multiline)]
    private static partial Regex PropertyLine();
}
