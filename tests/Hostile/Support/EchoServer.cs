using System.Diagnostics;
using System.Globalization;

namespace WsGen.Hostile.Support;

/// <summary>The published EchoServer as a process of its own.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const string Listening = "listening on ws://127.0.0.1:";

    private const int LeastDescriptors = 4096;

    private readonly ChildProcess _process;
    private readonly string _firstLine;

    private EchoServer(ChildProcess process, string firstLine)
    {
        _process = process;
        _firstLine = firstLine;
        Port = int.Parse(firstLine.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
        Figures = new ProcessFigures(process.Id);
    }

    public int Port { get; }

    /// <summary>What it holds and has used.</summary>
    public ProcessFigures Figures { get; }

    /// <summary>What it has logged as a warning or worse. Its log goes to standard output, behind the address.</summary>
    public string Complaints => _process.Output[(_firstLine.Length + 1)..] + _process.Errors;

    public static async Task<EchoServer> StartAsync(ServerOptions options)
    {
        string program = await PublishedEchoServer.PathAsync();

        // It inherits the limit on descriptors, which the runtime has raised for this process as far as it may.
        ChildProcess process = options.MaxDescriptors is { } most
            ? ChildProcess.Start("/bin/sh", ["-c", $"ulimit -n {most}; exec \"$0\" \"$@\"", program, .. options.Arguments], options.Environment)
            : ChildProcess.Start(program, options.Arguments, options.Environment);
        string line = await process.LineAsync(static _ => true, Patience.Limit);
        Assert.StartsWith(Listening, line);
        var server = new EchoServer(process, line);
        int limit = server.Figures.MaxDescriptors;
        Assert.True(limit >= (options.MaxDescriptors ?? LeastDescriptors), $"Attacks need {LeastDescriptors} descriptors, and may have {limit} (ulimit -Hn).");
        return server;
    }

    /// <summary>Asks it to stop.</summary>
    /// <returns>How long it took to end, with the exit code 0.</returns>
    public async Task<TimeSpan> StopAsync(TimeSpan limit)
    {
        var clock = Stopwatch.StartNew();
        _process.Terminate();
        Assert.Equal(0, await _process.ExitAsync(limit));
        return clock.Elapsed;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
