using System.Net;
using System.Net.Sockets;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>samples/Examples as a program that cannot start.</summary>
public sealed class ExamplesCommandLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task APortInUseIsOneLine()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}";
        Assert.Matches($"^Examples: .*{url}: address already in use", await FailAsync("--urls", url));
    }

    [Fact]
    public async Task AWrongOptionIsOneLineThatNamesIt() =>
        Assert.StartsWith("Examples: The option WsGen:MaxTextMessageSize is 0", await FailAsync("--urls", "http://127.0.0.1:0", "--WsGen:MaxTextMessageSize=0"));

    [Fact]
    public async Task AWrongAddressIsOneLine() => Assert.StartsWith("Examples: ", await FailAsync("--urls", "nonsense"));

    /// <returns>What it has said, all in all.</returns>
    private static async Task<string> FailAsync(params string[] arguments)
    {
        await using ChildProcess examples = ChildProcess.Start(
            Tools.DotNet, [Repository.PathOf("samples", "Examples", "bin", Repository.Configuration, "net10.0", "Examples.dll"), .. arguments]);
        Assert.Equal(1, await examples.ExitAsync(Patience));
        Assert.DoesNotContain("   at ", examples.Output);
        return Assert.Single(examples.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
