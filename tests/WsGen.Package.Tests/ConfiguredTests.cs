using System.Text.RegularExpressions;

namespace WsGen.Packages;

/// <summary>A project's <c>.editorconfig</c> decides about the rules, in a real build.</summary>
public sealed partial class ConfiguredTests(PackedLibrary library)
{
    // Severities that say what the build is told when nothing is configured.
    private const string Broadcast = "warning WSG2026";
    private const string Outside = "warning WSG0013";

    [Theory]
    [InlineData("", Broadcast, Outside)]
    [InlineData("dotnet_diagnostic.WSG2026.severity = error", "error WSG2026", Outside)]
    [InlineData("dotnet_diagnostic.WSG2026.severity = none", Outside)]
    [InlineData("dotnet_diagnostic.WSG2026.severity = suggestion", Outside)]
    [InlineData("dotnet_diagnostic.WSG0013.severity = none", Broadcast)] // one that is known in the end of the build
    [InlineData("dotnet_analyzer_diagnostic.category-WsGen.Usage.severity = error", "error WSG2026", Outside)]
    [InlineData("dotnet_analyzer_diagnostic.category-WsGen.Usage.severity = none", Outside)]
    [InlineData("dotnet_analyzer_diagnostic.category-WsGen.Usage.severity = none\ndotnet_diagnostic.WSG2026.severity = error", "error WSG2026", Outside)]
    public async Task TheEditorconfigDecides(string lines, params string[] expected)
    {
        string directory = library.Consumer("Configured");
        await File.WriteAllTextAsync(Path.Combine(directory, ".editorconfig"), $"root = true\n\n[*.cs]\n{lines}\n", TestContext.Current.CancellationToken);
        (int status, string output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "--no-incremental", "-v", "q", .. library.Properties]);

        Assert.Equal(expected.Any(static each => each.StartsWith("error", StringComparison.Ordinal)), status != 0);
        Assert.Equal(expected.Order(), Found().Matches(output).Select(static match => match.Value).Distinct().Order());
    }

    /// <summary>What is known in the end of a build only has no light bulb; the command line applies its fix all the same.</summary>
    [Fact]
    public async Task DotnetFormatFixesWhatIsKnownInTheEnd()
    {
        string directory = library.Consumer("Configured");
        File.Delete(Path.Combine(directory, ".editorconfig"));
        (int status, string output) = await DotNet.RunAsync(directory, ["restore", .. library.Properties]);
        Assert.True(status == 0, output);
        (status, output) = await DotNet.RunAsync(directory, "format", "analyzers", "Configured.csproj", "--no-restore", "--diagnostics", "WSG0013", "WSG2026", "--severity", "warn", "-v", "n");
        Assert.True(status == 0, output);

        string changed = await File.ReadAllTextAsync(Path.Combine(directory, "Program.cs"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("[OnOpen]", changed, StringComparison.Ordinal);
        Assert.Contains("    private void Enter() =>", changed, StringComparison.Ordinal);
        Assert.Contains("        // to all\n        await session.OpenSessions.SendAsync(text); // WSG2026\n    }\n", changed, StringComparison.Ordinal);
        (status, output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "-v", "q", .. library.Properties]);
        Assert.True(status == 0, output);
        Assert.DoesNotMatch(Found(), output);
    }

    [GeneratedRegex("(error|warning) WSG[0-9]{4}")]
    private static partial Regex Found();
}
