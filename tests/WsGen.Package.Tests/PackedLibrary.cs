using System.Reflection;

[assembly: AssemblyFixture(typeof(WsGen.Packages.PackedLibrary))]

namespace WsGen.Packages;

/// <summary>
/// The packages, made once, under a version of their own, so that no cache can hold an older one; and a folder outside the repository
/// where projects use them, so that nothing of the repository's build reaches them.
/// </summary>
public sealed class PackedLibrary : IAsyncLifetime
{
    private readonly string _root = typeof(PackedLibrary).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .First(metadata => metadata.Key == "RepositoryRoot").Value!;

    /// <summary>Outside of the repository.</summary>
    public string Folder { get; private set; } = "";

    public string Version { get; } = $"0.0.1-test{Guid.NewGuid():N}";

    /// <summary>What pack.sh has printed.</summary>
    public string Said { get; private set; } = "";

    public string PackageFolder => Path.Combine(Folder, "packages");

    public async ValueTask InitializeAsync()
    {
        Folder = Directory.CreateTempSubdirectory("wsgen-consumer-").FullName;
        (int status, Said) = await DotNet.RunProgramAsync(Path.Combine(_root, "pack.sh"), _root, TimeSpan.FromMinutes(20), PackageFolder, Version);
        Assert.True(status == 0, Said);

        // For commands that take no properties.
        IEnumerable<string> properties = Properties.Select(property => property["-p:".Length..].Split('=', 2)).Select(pair => $"<{pair[0]}>{pair[1]}</{pair[0]}>");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "Directory.Build.props"), $"<Project><PropertyGroup>{string.Concat(properties)}</PropertyGroup></Project>\n");
    }

    /// <summary>Copies one of tests/consumer to the folder, ready to build with the packages.</summary>
    /// <param name="name">Which.</param>
    /// <param name="copy">What the copy is called, where there are several; null: the same.</param>
    public string Consumer(string name, string? copy = null)
    {
        string directory = Path.Combine(Folder, copy ?? name);
        Directory.CreateDirectory(directory);
        foreach (string file in Directory.GetFiles(Path.Combine(_root, "tests", "consumer", name)))
        {
            // Not .cs in the repository, so that no project there compiles them.
            File.Copy(file, Path.Combine(directory, Path.GetFileName(file).Replace(".cs.txt", ".cs", StringComparison.Ordinal)), overwrite: true);
        }

        return directory;
    }

    public string[] Properties =>
    [
        $"-p:WsGenVersion={Version}",
        $"-p:RestoreAdditionalProjectSources={PackageFolder}",
        $"-p:RestorePackagesPath={Path.Combine(Folder, "restored")}",
    ];

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return default;
    }
}
