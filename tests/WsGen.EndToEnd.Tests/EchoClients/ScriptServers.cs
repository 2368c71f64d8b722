using System.Globalization;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>A script in tests/foreign; what its places do is written in serve.py.</summary>
public abstract class ScriptServer(string file) : ForeignServer
{
    private const string Listening = "listening ";

    private ChildProcess? _process;

    public override async ValueTask InitializeAsync()
    {
        _process = ForeignScript.Start(file);
        string line = await _process.LineAsync(static line => line.StartsWith(Listening, StringComparison.Ordinal), Patience);
        Port = int.Parse(line.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }

    /// <summary>Waits until it says with which code somebody at /echo/NAME has gone.</summary>
    public async Task<int> CodeOfAsync(string name)
    {
        string beginning = $"closed {name} ";
        string line = await _process!.LineAsync(line => line.StartsWith(beginning, StringComparison.Ordinal), Patience);
        return int.Parse(line.AsSpan(beginning.Length), CultureInfo.InvariantCulture);
    }
}

/// <summary>Node's ws.</summary>
public sealed class NodeServer() : ScriptServer("serve.mjs");

/// <summary>Python's websockets.</summary>
public sealed class PythonServer() : ScriptServer("serve.py");
