using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace WsGen.Tests;

/// <summary>
/// A program, published ahead of time: once for all projects that test it, by the first that asks. A lock keeps two of them from publishing
/// at the same time, and a fingerprint of what it is made of tells whether it has been published since the last change.
/// </summary>
/// <param name="name">Of the program.</param>
/// <param name="project">Its folder.</param>
/// <param name="sources">Folders and files that it is made of, besides those that everything is made of.</param>
internal sealed partial class PublishedProgram(string name, string project, params string[] sources)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LockPolling = TimeSpan.FromMilliseconds(200);

    private readonly Lazy<Task<string>> _published = new(() => FindOrPublishAsync(name, project, sources));

    /// <summary>The path of the native program.</summary>
    public Task<string> PathAsync() => _published.Value;

    private static async Task<string> FindOrPublishAsync(string name, string project, string[] sources)
    {
        string output = Repository.PathOf("artifacts", "tests", name);
        string program = Path.Combine(output, name);
        string fingerprintFile = output + ".fingerprint";
        Directory.CreateDirectory(output);
        await using FileStream locked = await LockAsync(output + ".lock");

        string fingerprint = SourceFingerprint.Of([
            Repository.PathOf("src"), project, .. sources, Repository.PathOf("Directory.Build.props"),
            Repository.PathOf("Directory.Packages.props"), Repository.PathOf("global.json")]);
        if (!File.Exists(program) || !File.Exists(fingerprintFile) || await File.ReadAllTextAsync(fingerprintFile) != fingerprint)
        {
            File.Delete(fingerprintFile);
            await PublishAsync(project, output);
            await File.WriteAllTextAsync(fingerprintFile, fingerprint);
        }

        return program;
    }

    private static async Task PublishAsync(string project, string output)
    {
        // Nothing that outlives the build may hold on to its output, or its end would not be seen.
        await using ChildProcess publish = ChildProcess.Start(
            Tools.DotNet, "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "-o", output, "-nologo", "-v", "quiet", "-maxcpucount:1", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        int exitCode = await publish.ExitAsync(Limit);
        Assert.DoesNotMatch(TrimOrAotWarning(), publish.Output + publish.Errors);
        Assert.True(exitCode == 0, $"{publish} failed. {Tools.Missing("clang and zlib1g-dev")}\n{publish.Output}{publish.Errors}");
    }

    /// <summary>Waits until no other process holds the file. The system lets go of it when its holder ends, however that comes about.</summary>
    private static async Task<FileStream> LockAsync(string path)
    {
        using var timeout = new CancellationTokenSource(Limit);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (!timeout.IsCancellationRequested)
            {
                await Task.Delay(LockPolling, timeout.Token); // another test process publishes it; the lock of a file wakes nobody
            }
        }
    }

    [GeneratedRegex(@"\bIL[23]\d{3}\b")]
    private static partial Regex TrimOrAotWarning();
}
