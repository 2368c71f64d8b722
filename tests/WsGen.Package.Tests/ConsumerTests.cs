using System.IO.Compression;

namespace WsGen.Packages;

/// <summary>A project that knows nothing but the packages.</summary>
public sealed class ConsumerTests(PackedLibrary library)
{
    [Fact]
    public void ThePackageCarriesGeneratorAnalyzersAndFixes()
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(library.PackageFolder, $"WsGen.{library.Version}.nupkg"));
        string[] entries = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.Contains("lib/net10.0/WsGen.dll", entries);
        Assert.Contains("lib/net10.0/WsGen.xml", entries);
        Assert.Contains("analyzers/dotnet/cs/WsGen.Generators.dll", entries);
        Assert.Contains("analyzers/dotnet/cs/WsGen.Analyzers.dll", entries);
        Assert.Contains("analyzers/dotnet/cs/WsGen.CodeFixes.dll", entries);
        Assert.Contains("README.md", entries);
        Assert.Contains("build/WsGen.props", entries);
        Assert.Contains("buildTransitive/WsGen.props", entries);
        Assert.Contains("build/WsGen.targets", entries);
        Assert.Contains("buildTransitive/WsGen.targets", entries);
        Assert.DoesNotContain(entries, entry => entry.Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Good")]
    [InlineData("Web")]
    public async Task AConsumerBuildsAndServes(string name)
    {
        string directory = library.Consumer(name);
        (int status, string output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "-v", "q", .. library.Properties]);
        Assert.True(status == 0, output);

        (status, output) = await DotNet.RunAsync(directory, "exec", $"bin/Release/net10.0/{name}.dll");
        Assert.True(status == 0, output);
        Assert.Contains("answered: Hello, consumer!", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoDoesNotWantTheUsingHasNone()
    {
        string directory = library.Consumer("Good", "WithoutUsing");
        (int status, string output) = await DotNet.RunAsync(
            directory, ["build", "-c", "Release", "--nologo", "-v", "q", "-p:WsGenImplicitUsings=false", .. library.Properties]);
        Assert.NotEqual(0, status);
        Assert.Contains("Program.cs(4,18): error CS1061", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMistakeIsOneErrorThatNamesTheRule()
    {
        string directory = library.Consumer("Mistaken");
        (int status, string output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "-v", "q", .. library.Properties]);

        Assert.NotEqual(0, status);
        string[] errors = [.. output.Split('\n').Where(line => line.Contains(": error ", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct()];
        string error = Assert.Single(errors);
        Assert.Contains("error WSG1001", error, StringComparison.Ordinal);
    }

    /// <summary>What the project's file says reaches the rules, also where the package comes by way of another one.</summary>
    [Theory]
    [InlineData("WsGen", true)]
    [InlineData("WsGen", false)]
    [InlineData("WsGen.AspNetCore", true)]
    public async Task AStrictProjectIsToldOfALateEndpointByAnError(string package, bool strict)
    {
        string directory = library.Consumer("Strict");
        string[] properties = [.. library.Properties, $"-p:UsedPackage={package}", $"-p:WsGenStrictSpecCompliance={strict}"];
        (int status, string output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "-v", "q", .. properties]);

        Assert.Equal(strict, status != 0);
        string[] found = [.. output.Split('\n').Where(line => line.Contains(" WSG", StringComparison.Ordinal)).Select(line => line.Trim()).Distinct()];
        Assert.Contains(strict ? "error WSG2002" : "warning WSG2002", Assert.Single(found), StringComparison.Ordinal);
    }

    /// <summary>The fixes are those of an editor, from the command line: the classes become partial, and the project serves.</summary>
    [Fact]
    public async Task DotnetFormatAppliesTheFixes()
    {
        string directory = library.Consumer("Unfinished");
        string program = Path.Combine(directory, "Program.cs");
        Assert.DoesNotContain("partial", File.ReadAllText(program).Replace("Neither is partial", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (int status, string output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "-v", "q", .. library.Properties]);
        Assert.NotEqual(0, status);
        Assert.Contains("error WSG0001", output, StringComparison.Ordinal);

        (status, output) = await DotNet.RunAsync(directory, "format", "analyzers", "Unfinished.csproj", "--diagnostics", "WSG0001", "--severity", "error", "-v", "n");
        Assert.True(status == 0, output);
        string changed = File.ReadAllText(program);
        Assert.Contains("public static partial class Api", changed, StringComparison.Ordinal);
        Assert.Contains("public sealed partial class Hello", changed, StringComparison.Ordinal);
        Assert.Contains("public sealed partial class Other", changed, StringComparison.Ordinal);

        (status, output) = await DotNet.RunAsync(directory, ["build", "-c", "Release", "--nologo", "-v", "q", .. library.Properties]);
        Assert.True(status == 0, output);
        (status, output) = await DotNet.RunAsync(directory, "exec", "bin/Release/net10.0/Unfinished.dll");
        Assert.True(status == 0, output);
        Assert.Contains("answered: Hello, consumer!", output, StringComparison.Ordinal);
    }
}
