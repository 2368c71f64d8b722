using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace WsGen.Tests;

/// <summary>Names, sizes and times of source files in one string: a different one when any has been changed, added or removed.</summary>
internal static class SourceFingerprint
{
    /// <param name="paths">Files and folders. What a build puts into folders does not count.</param>
    public static string Of(params IEnumerable<string> paths)
    {
        var lines = new StringBuilder();
        lines.AppendLine(RuntimeInformation.FrameworkDescription);
        foreach (FileInfo file in paths.SelectMany(FilesOf).OrderBy(static file => file.FullName, StringComparer.Ordinal))
        {
            lines.AppendLine(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}");
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString())));
    }

    private static IEnumerable<FileInfo> FilesOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Where(file => !IsBuilt(Path.GetRelativePath(path, file.FullName)))
        : [new FileInfo(path)];

    private static bool IsBuilt(string relativePath) => relativePath.Split(Path.DirectorySeparatorChar) is [.. var folders, _]
        && folders.Any(static folder => folder is "bin" or "obj");
}
