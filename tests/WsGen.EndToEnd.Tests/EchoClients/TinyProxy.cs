using System.Globalization;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>tinyproxy, a proxy for CONNECT.</summary>
internal sealed class TinyProxy : IAsyncDisposable
{
    private const int Attempts = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("wsgen-tinyproxy").FullName;
    private ChildProcess? _process;

    private TinyProxy()
    {
    }

    public int Port { get; private set; }

    /// <summary>What it has logged: "CONNECT 127.0.0.1:1234 HTTP/1.1" and the like.</summary>
    public string Log => _process!.Output;

    /// <param name="settings">Lines of its configuration besides the usual ones.</param>
    public static async Task<TinyProxy> StartAsync(params string[] settings)
    {
        var proxy = new TinyProxy();
        try
        {
            for (int attempt = 1; !await proxy.TryStartAsync(settings); attempt++)
            {
                Assert.True(attempt < Attempts, $"tinyproxy does not start.\n{proxy.Log}{proxy._process!.Errors}");
            }

            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>False: somebody has taken the port meanwhile.</summary>
    private async Task<bool> TryStartAsync(string[] settings)
    {
        Port = ForeignServer.FindPorts(1)[0];
        string file = Path.Combine(_folder, "tinyproxy.conf");
        await File.WriteAllLinesAsync(
            file, [string.Create(CultureInfo.InvariantCulture, $"Port {Port}"), "Listen 127.0.0.1", "Timeout 600", "LogLevel Info", "MaxClients 100", "Allow 127.0.0.1", .. settings]);
        _process = ChildProcess.Start(Tools.TinyProxy, "-d", "-c", file);
        try
        {
            await _process.LineAsync(static line => line.Contains("Accepting connections", StringComparison.Ordinal), Patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
