using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using WsGen.Analyzers.Usage.Building;
using WsGen.Generators;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests.Rules;

/// <summary>Language version is too low.</summary>
public sealed class WSG9001Tests
{
    private const string Endpoints = """
        using System; using System.Threading.Tasks; using WsGen;
        [ServerEndpoint("/a/{room}")] public partial class Chat
        {
            [OnOpen] void Open(WsSession session, [PathParam] string room) { }
            [OnMessage] string Take(string text) { return text; }
            [OnMessage] Task Take(ReadOnlyMemory<byte> bytes) { return Task.CompletedTask; }
            [OnClose] void Close(CloseReason reason) { }
            [OnError] void Fail(Exception exception) { }
        }
        [ClientEndpoint] public partial class Client { [OnMessage] void Take(string text) { } [Send] public partial ValueTask SayAsync(string text); }
        """;

    /// <summary>The rule is right about what the generator writes: the compiler refuses it in each version that is flagged, and in no other.</summary>
    [Theory]
    [InlineData(LanguageVersion.CSharp9, Endpoints, "9.0")]
    [InlineData(LanguageVersion.CSharp11, Endpoints, "11.0")]
    [InlineData(LanguageVersion.CSharp11, "public class NoEndpoint { }", "11.0")]
    public async Task FlaggedWhereWhatIsGeneratedDoesNotCompile(LanguageVersion version, string source, string shown)
    {
        Compilation built = Build(version, source, References.Library);
        Assert.Contains(built.GetDiagnostics(TestContext.Current.CancellationToken), IsAboutTheVersion);
        Diagnostic finding = Assert.Single(await AnalyzeAsync(built));
        Assert.Equal("WSG9001", finding.Id);
        Assert.Equal(Location.None, finding.Location);
        Assert.Equal($"The project is C# {shown}, and what WsGen generates for it needs C# 12.0: set LangVersion to 12.0 or more, or leave it out", finding.GetMessage(null));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Latest)]
    [InlineData(LanguageVersion.Preview)]
    public async Task NotFlaggedWhereItCompiles(LanguageVersion version)
    {
        Compilation built = Build(version, Endpoints, References.Library);
        Assert.DoesNotContain(built.GetDiagnostics(TestContext.Current.CancellationToken), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.True(built.SyntaxTrees.Count() > 2);
        Assert.Empty(await AnalyzeAsync(built));
    }

    [Fact]
    public async Task NotFlaggedWithoutTheLibrary() => Assert.Empty(await AnalyzeAsync(Build(LanguageVersion.CSharp9, "public class Other { }")));

    /// <summary>The package's targets, which speak before the compiler, mean the same versions.</summary>
    [Theory]
    [InlineData("11", true)]
    [InlineData("11.0", true)]
    [InlineData("10", true)]
    [InlineData(" 9.0 ", true)]
    [InlineData("7.3", true)]
    [InlineData("iso-2", true)]
    [InlineData("12", false)]
    [InlineData("12.0", false)]
    [InlineData("14.0", false)]
    [InlineData("20", false)]
    [InlineData("", false)]
    [InlineData("default", false)]
    [InlineData("latest", false)]
    [InlineData("latestMajor", false)]
    [InlineData("preview", false)]
    public void TheTargetsMeanTheSameVersions(string version, bool isOld)
    {
        XElement targets = XElement.Load(Path.Combine(ThisFolder(), "..", "..", "..", "src", "Runtime", "build", "WsGen.targets"));
        string pattern = targets.Descendants("_WsGenOldLanguageVersion").Single().Value;
        Assert.Equal(isOld, Regex.IsMatch(version, pattern, RegexOptions.IgnoreCase));
        Assert.Equal("WSG9001", targets.Descendants("Error").Single().Attribute("Code")!.Value);
    }

    private static bool IsAboutTheVersion(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Error && diagnostic.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)
        && diagnostic.GetMessage(null).Contains("Please use language version", StringComparison.Ordinal);

    private static Compilation Build(LanguageVersion version, string source, params MetadataReference[] library)
    {
        var options = new CSharpParseOptions(version);
        var compilation = CSharpCompilation.Create(
            "Project", [CSharpSyntaxTree.ParseText(source, options)], [.. References.Framework, .. library], new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        CSharpGeneratorDriver.Create([new EndpointGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, TestContext.Current.CancellationToken);
        return output;
    }

    private static Task<System.Collections.Immutable.ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation compilation) =>
        compilation.WithAnalyzers([new LanguageVersionAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    private static string ThisFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
