using System.Globalization;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.ForeignServers;

/// <summary>An echo server of node's ws.</summary>
public sealed class NodeWsServer : IAsyncLifetime
{
    private const string Listening = "listening ";

    private ChildProcess? _process;

    public int Port { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _process = ForeignScript.Start("echo.mjs");
        string line = await _process.LineAsync(static line => line.StartsWith(Listening, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        Port = int.Parse(line.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
