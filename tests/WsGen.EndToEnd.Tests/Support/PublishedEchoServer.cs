using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace WsGen.EndToEnd.Tests.Support;

/// <summary>samples/EchoServer, published ahead of time, once per test run.</summary>
internal static partial class PublishedEchoServer
{
    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <summary>The path of the native program.</summary>
    public static Task<string> PathAsync() => Published.Value;

    private static async Task<string> PublishAsync()
    {
        string output = Repository.PathOf("artifacts", "tests", "EchoServer");

        // Nothing that outlives the build may hold on to its output, or its end would not be seen.
        await using ChildProcess publish = ChildProcess.Start(
            Tools.DotNet, "publish", Repository.PathOf("samples", "EchoServer"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier,
            "-o", output, "-nologo", "-v", "quiet", "-maxcpucount:1", "-nodeReuse:false", "-p:UseSharedCompilation=false");
        int exitCode = await publish.ExitAsync(TimeSpan.FromMinutes(5));
        Assert.DoesNotMatch(TrimOrAotWarning(), publish.Output + publish.Errors);
        Assert.True(exitCode == 0, $"{publish} failed. {Tools.Missing("clang and zlib1g-dev")}\n{publish.Output}{publish.Errors}");
        return Path.Combine(output, "EchoServer");
    }

    [GeneratedRegex(@"\bIL[23]\d{3}\b")]
    private static partial Regex TrimOrAotWarning();
}
