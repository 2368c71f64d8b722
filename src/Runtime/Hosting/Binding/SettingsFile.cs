using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace WsGen.Hosting.Binding;

/// <summary>
/// A JSON file with settings, if there is one. It is read when it is added and when the configuration is reloaded, and not watched. The platform's AddJsonFile
/// brings what it would take to watch it (two watchers of the file system, patterns of names, hashes): a quarter of a megabyte of a server published ahead of time, a
/// twentieth of it.
/// </summary>
internal sealed class SettingsFile(string path) : IConfigurationSource
{
    public string Path => path;

    public IConfigurationProvider Build(IConfigurationBuilder builder) => new Provider(path);

    /// <summary>
    /// The files of one folder: of <paramref name="current"/> if it has any of them, or else of <paramref name="installed"/> if that has. Never some of one and some of the other.
    /// </summary>
    /// <param name="current">The current directory, which comes first: so it is with every host of the platform.</param>
    /// <param name="installed">Where the program lies. It is not the current directory where a service manager, a container or a person elsewhere starts it.</param>
    /// <param name="names">The files.</param>
    public static SettingsFile[] Find(string current, string installed, params ReadOnlySpan<string> names)
    {
        SettingsFile[] files = In(current, names, out bool found);
        if (!found)
        {
            SettingsFile[] others = In(installed, names, out found);
            files = found ? others : files;
        }

        return files;
    }

    private static SettingsFile[] In(string folder, ReadOnlySpan<string> names, out bool found)
    {
        var files = new SettingsFile[names.Length];
        found = false;
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = new SettingsFile(System.IO.Path.Combine(folder, names[i]));
            found |= File.Exists(files[i].Path);
        }

        return files;
    }

    private sealed class Provider(string path) : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource())
    {
        /// <exception cref="InvalidDataException">It is not JSON.</exception>
        public override void Load()
        {
            Data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
            if (!File.Exists(path))
            {
                return;
            }

            // At once: with FileStream a server published ahead of time would be 80 kB larger.
            using var file = new MemoryStream(File.ReadAllBytes(path));
            try
            {
                Load(file);
            }
            catch (Exception error) when (error is FormatException or JsonException)
            {
                throw new InvalidDataException($"The settings in {path} cannot be read: {error.Message}", error);
            }
        }

        public override string ToString() => path;
    }
}

/// <summary>
/// The files of a folder, for what an application adds to the configuration by a relative path. The platform's provider does it, and is made when it is
/// asked for something: an application that adds nothing does not carry it.
/// </summary>
internal sealed class FolderFiles(string folder) : IFileProvider
{
    private PhysicalFileProvider Files => field ??= new PhysicalFileProvider(folder);

    public IFileInfo GetFileInfo(string subpath) => Files.GetFileInfo(subpath);

    public IDirectoryContents GetDirectoryContents(string subpath) => Files.GetDirectoryContents(subpath);

    public IChangeToken Watch(string filter) => Files.Watch(filter);
}
