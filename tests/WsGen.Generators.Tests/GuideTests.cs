using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using WsGen.Generators.Emission;

namespace WsGen.Generators.Tests;

/// <summary>docs/generated-code.md shows a class and, piece by piece, what is generated for it: this keeps the pieces true.</summary>
public sealed class GuideTests
{
    [Fact]
    public void TheGuideShowsWhatIsGenerated()
    {
        string[] blocks = [.. Regex
            .Matches(File.ReadAllText(GuidePath()), "```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(match => Regex.Replace(match.Groups[1].Value, "\"[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+\"", "\"VERSION\""))];
        (string Hint, string Text)[] generated = Generation.RunClean(blocks[0]);
        string endpoint = generated.Single(source => source.Hint != RegistrationEmitter.HintName).Text;
        string registration = generated.Single(source => source.Hint == RegistrationEmitter.HintName).Text;
        Assert.Equal(Lines(endpoint + registration), Lines(string.Concat(blocks[1..])));
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string GuidePath([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "docs", "generated-code.md");
}
