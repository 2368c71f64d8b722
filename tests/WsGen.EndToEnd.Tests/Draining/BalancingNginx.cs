using System.Globalization;
using System.Text.RegularExpressions;
using WsGen.EndToEnd.Tests.EchoClients;

namespace WsGen.EndToEnd.Tests.Draining;

/// <summary>nginx in front of two servers, configured as docs/hosting.md says, word for word but for the addresses.</summary>
internal sealed partial class BalancingNginx(int first, int second) : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wsgen-balancer").FullName;
    private ChildProcess? _process;

    public int Port { get; private set; }

    /// <summary>Of each connection that is over: the status it had, and those that servers gave, one after the other.</summary>
    public string[] Passed => [.. Line().Matches(_process!.Output).Select(static line => line.Groups[1].Value)];

    public async Task StartAsync() => _process = await NginxProcess.StartAsync(
        _folder, 1024, "log_format passed 'passed $status of $upstream_status'; access_log /dev/stdout passed;", () =>
        {
            Port = ForeignServer.FindPorts(1)[0];
            string page = File.ReadAllText(Repository.PathOf("docs", "hosting.md"));
            return Put(Put(Put(Block().Match(page).Groups[1].Value, "10.0.0.1:8080", first), "10.0.0.2:8080", second), "listen 80", Port, "listen ");
        });

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private static string Put(string configuration, string address, int port, string before = "")
    {
        Assert.Contains(address, configuration);
        return configuration.Replace(address, string.Create(CultureInfo.InvariantCulture, $"{before}127.0.0.1:{port}"), StringComparison.Ordinal);
    }

    [GeneratedRegex("^passed (.*)$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("```nginx\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
