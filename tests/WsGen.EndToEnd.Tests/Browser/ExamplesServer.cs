using System.Globalization;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.Browser;

/// <summary>samples/Examples as a program, which can be stopped and started again at the same address.</summary>
public sealed class ExamplesServer : IAsyncLifetime
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ChildProcess? _process;

    public string Url { get; private set; } = "http://127.0.0.1:0";

    public int Port => int.Parse(Url.AsSpan(Url.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);

    internal ChildProcess Process => _process!;

    public ValueTask InitializeAsync() => StartAsync();

    public async ValueTask StartAsync()
    {
        _process = ChildProcess.Start(
            Tools.DotNet, Repository.PathOf("samples", "Examples", "bin", Repository.Configuration, "net10.0", "Examples.dll"), "--urls", Url);
        string line = await _process.LineAsync(static line => line.Contains(Listening, StringComparison.Ordinal), Patience);
        Url = line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..];
    }

    public async Task StopAsync()
    {
        _process!.Terminate();
        Assert.Equal(0, await _process.ExitAsync(Patience));
        await _process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}
