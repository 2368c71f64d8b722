using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using WsGen.Tests;

namespace WsGen.Analyzers.Tests;

/// <summary>What docs/diagnostics.md shows as the output of a build is what a build says.</summary>
public sealed partial class DiagnosticsPageTests
{
    /// <summary>Where the reader's project stands.</summary>
    private const string Folder = "/projects/Rooms/";

    private static readonly string Page = File.ReadAllText(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "diagnostics.md")));

    [Fact]
    public async Task TheBuildSaysWhatThePageSays()
    {
        string source = Code().Match(Page).Groups[1].Value;
        const string usings = "global using System; global using System.Threading.Tasks;";
        BuiltProject built = await BuiltProject.BuildAsync([usings, source], PlatformReferences.Console);

        Assert.DoesNotContain(built.Compiler, diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal(
            Finding().Matches(Page).Select(match => match.Value),
            built.Findings
                .Where(finding => finding.Severity >= DiagnosticSeverity.Warning)
                .OrderBy(finding => finding.Location.SourceSpan.Start)
                .Select(Write));
    }

    private static string Write(Diagnostic finding)
    {
        LinePosition start = finding.Location.GetLineSpan().StartLinePosition;
        return $"{Folder}Program.cs({start.Line + 1},{start.Character + 1}): {finding.Severity.ToString().ToLowerInvariant()} {finding.Id}: {finding.GetMessage(null)} " +
            $"({finding.Descriptor.HelpLinkUri}) [{Folder}Rooms.csproj]";
    }

    private static string ThisFile([CallerFilePath] string file = "") => file;

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex("^/projects/Rooms/Program.cs.*$", RegexOptions.Multiline)]
    private static partial Regex Finding();
}
