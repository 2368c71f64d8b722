using System.Globalization;
using System.IO.Compression;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace WsGen.Packages;

/// <summary>What a package says of itself, and what lies beside its assembly.</summary>
public sealed class PackageTests(PackedLibrary library)
{
    private static readonly byte[] s_png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    [Theory]
    [InlineData("WsGen")]
    [InlineData("WsGen.AspNetCore")]
    [InlineData("WsGen.Testing")]
    [InlineData("WsGen.Templates")]
    public void APackageSaysWhatItIs(string id)
    {
        using ZipArchive package = Open($"{id}.{library.Version}.nupkg");
        Dictionary<string, string> description = Description(package, id);

        Assert.Equal("MIT", description["license"]);
        Assert.Equal("The WsGen authors", description["authors"]);
        Assert.Equal("Copyright (c) 2026 The WsGen authors", description["copyright"]);
        Assert.True(description["description"].Length > 40, description["description"]);
        Assert.Contains("websocket", description["tags"].Split(' '));
        Assert.NotEmpty(Content(package, description["readme"]));
        Assert.Equal(s_png, Content(package, description["icon"])[..s_png.Length]);
    }

    /// <summary>On the page of a package there is no repository around it: a relative link would lead nowhere.</summary>
    [Theory]
    [InlineData("WsGen", "dotnet add package WsGen\n")]
    [InlineData("WsGen.AspNetCore", "dotnet add package WsGen.AspNetCore\n")]
    [InlineData("WsGen.Testing", "dotnet add package WsGen.Testing\n")]
    [InlineData("WsGen.Templates", "dotnet new install WsGen.Templates\n")]
    public void APackageHasAReadmeOfItsOwnWithoutLinksThatLeadNowhere(string id, string install)
    {
        using ZipArchive package = Open($"{id}.{library.Version}.nupkg");
        string readme = Encoding.UTF8.GetString(Content(package, Description(package, id)["readme"])).ReplaceLineEndings("\n");
        Assert.StartsWith($"# {id}\n", readme, StringComparison.Ordinal);
        Assert.Contains(install, readme, StringComparison.Ordinal);
        Assert.Empty(Regex.Matches(readme, @"\]\((?!https://)[^)]*\)|^\[[^\]]+\]:\s*(?!https://)\S+|(?:href|src)=""(?!https://)", RegexOptions.Multiline).Select(static link => link.Value));
    }

    [Theory]
    [InlineData("WsGen")]
    [InlineData("WsGen.AspNetCore")]
    [InlineData("WsGen.Testing")]
    public void DocumentationAndSymbolsLieBesideALibrary(string id)
    {
        using ZipArchive package = Open($"{id}.{library.Version}.nupkg");
        Assert.NotEmpty(Content(package, $"lib/net10.0/{id}.xml"));
        using ZipArchive symbols = Open($"{id}.{library.Version}.snupkg");
        Assert.NotEmpty(Content(symbols, $"lib/net10.0/{id}.pdb"));
    }

    /// <summary>Whoever packs is told what to type next, with the version that has been packed.</summary>
    [Theory]
    [InlineData("dotnet nuget add source {0} --name wsgen --configfile nuget.config")]
    [InlineData("dotnet add package WsGen --version {1}")]
    [InlineData("dotnet add package WsGen.AspNetCore --version {1}")]
    [InlineData("dotnet add package WsGen.Testing --version {1}")]
    [InlineData("dotnet new install {0}/WsGen.Templates.{1}.nupkg")]
    public void ThePackingScriptSaysWhatComesNext(string command) =>
        Assert.Contains(string.Format(CultureInfo.InvariantCulture, command, library.PackageFolder, library.Version), library.Said, StringComparison.Ordinal);

    /// <summary>The same sources make the same bytes, whenever and wherever they are compiled.</summary>
    [Theory]
    [InlineData("WsGen", "lib/net10.0/WsGen.dll")]
    [InlineData("WsGen", "analyzers/dotnet/cs/WsGen.Generators.dll")]
    [InlineData("WsGen", "analyzers/dotnet/cs/WsGen.Analyzers.dll")]
    [InlineData("WsGen", "analyzers/dotnet/cs/WsGen.CodeFixes.dll")]
    [InlineData("WsGen.AspNetCore", "lib/net10.0/WsGen.AspNetCore.dll")]
    [InlineData("WsGen.Testing", "lib/net10.0/WsGen.Testing.dll")]
    public void AssembliesAreReproducible(string id, string assembly)
    {
        using ZipArchive package = Open($"{id}.{library.Version}.nupkg");
        using var image = new PEReader(new MemoryStream(Content(package, assembly)));
        Assert.Contains(image.ReadDebugDirectory(), entry => entry.Type == DebugDirectoryEntryType.Reproducible);
    }

    private static byte[] Content(ZipArchive package, string name)
    {
        ZipArchiveEntry? entry = package.GetEntry(name);
        Assert.True(entry is not null, $"There is no {name} among {string.Join(", ", package.Entries.Select(one => one.FullName))}.");
        using Stream stream = entry.Open();
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static Dictionary<string, string> Description(ZipArchive package, string id) =>
        XDocument.Load(new MemoryStream(Content(package, $"{id}.nuspec"))).Root!
            .Elements().Single(element => element.Name.LocalName == "metadata")
            .Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);

    private ZipArchive Open(string file) => ZipFile.OpenRead(Path.Combine(library.PackageFolder, file));
}
