using System.Globalization;

namespace WsGen.EndToEnd.Tests.Draining;

/// <summary>EchoServer as a native program, which drains when it is asked to stop, and is started again on the same port.</summary>
internal sealed class RestartedServer : IAsyncDisposable
{
    private const string Listening = "listening on ws://127.0.0.1:";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly KeyValuePair<string, string>[] Settings =
    [
        new("WsGen__HealthPath", "/ready"),
        new("WsGen__Drain__Delay", "00:00:00.3"),
        new("WsGen__Drain__Period", "00:00:02"),
        new("WsGen__Drain__CloseCode", "1012"),
        new("WsGen__ShutdownCloseTimeout", "00:00:10"), // on a busy machine a client may be given no time at all for a second
    ];

    private ChildProcess? _process;

    public int Port { get; private set; }

    /// <summary>Completes when it answers that it is ready.</summary>
    public async Task StartAsync()
    {
        _process = ChildProcess.Start(await PublishedEchoServer.PathAsync(), ["--port", Port.ToString(CultureInfo.InvariantCulture)], Settings);
        string line = await _process.LineAsync(static _ => true, Patience);
        Assert.StartsWith(Listening, line);
        Port = int.Parse(line.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
        using var http = new HttpClient();
        Assert.Equal("ready", await http.GetStringAsync(new Uri($"http://127.0.0.1:{Port}/ready"), TestContext.Current.CancellationToken));
    }

    /// <summary>Asks it to stop, as its operator would, and waits until it has.</summary>
    public async Task StopAsync()
    {
        _process!.Terminate();
        Assert.Equal(0, await _process.ExitAsync(Patience));
        Assert.Equal("", _process.Errors); // no connection had to be reset
        await _process.DisposeAsync();
        _process = null;
    }

    public ValueTask DisposeAsync() => _process?.DisposeAsync() ?? default;
}
