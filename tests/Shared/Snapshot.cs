using System.Runtime.CompilerServices;

namespace WsGen.Tests;

/// <summary>
/// Compares text with a file under <c>Snapshots/</c> beside the test, in the conventions of Verify: what was accepted is
/// <c>Class.Method#Hint.g.verified.cs</c>; on a difference <c>.received.cs</c> is written beside it and the test fails. Nothing is
/// accepted by itself: rename the received file once you have read it.
/// </summary>
internal static class Snapshot
{
    /// <summary>Compares every output of a test, and fails too on verified files of the test that no output belongs to any more.</summary>
    /// <param name="outputs">Hint (<c>Demo.Chat.g.cs</c>) and text.</param>
    /// <param name="name">The test's name; the file's own name if left out.</param>
    /// <param name="sourceFile">The test's source file.</param>
    public static void Verify(
        IEnumerable<(string Hint, string Text)> outputs,
        [CallerMemberName] string name = "",
        [CallerFilePath] string sourceFile = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(sourceFile)!, "Snapshots");
        string prefix = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{name}#";
        Directory.CreateDirectory(folder);
        HashSet<string> orphans = [.. Directory.GetFiles(folder, $"{prefix}*.verified.cs")];
        var failures = new List<string>();
        foreach ((string hint, string text) in outputs)
        {
            string stem = Path.Combine(folder, prefix + Path.GetFileNameWithoutExtension(hint));
            string verified = $"{stem}.verified.cs";
            string received = $"{stem}.received.cs";
            orphans.Remove(verified);
            if (File.Exists(verified) && File.ReadAllText(verified) == text)
            {
                File.Delete(received);
                continue;
            }

            File.WriteAllText(received, text);
            failures.Add($"{(File.Exists(verified) ? "differs" : "new")}: {received}\n{text}");
        }

        failures.AddRange(orphans.Select(orphan => $"no longer generated: {orphan}"));
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    /// <summary>The verified files of a folder that belong to no test class and method of the assembly.</summary>
    public static IEnumerable<string> FindOrphans(System.Reflection.Assembly tests, [CallerFilePath] string sourceFile = "")
    {
        HashSet<string> methods = [.. tests.GetTypes().SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}"))];
        return Directory.GetFiles(Path.Combine(Path.GetDirectoryName(sourceFile)!, "Snapshots"), "*.verified.cs")
            .Select(file => Path.GetFileName(file))
            .Where(file => !methods.Contains(file.Split('#')[0]));
    }
}
