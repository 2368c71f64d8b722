using System.Globalization;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.SystemCalls;

/// <summary>EchoServer on event loops, under strace, which counts all system calls from its start to its end.</summary>
internal sealed class TracedEchoServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _table;
    private readonly ChildProcess _process;

    private TracedEchoServer(string table, ChildProcess process)
    {
        _table = table;
        _process = process;
    }

    public int Port { get; private set; }

    /// <summary>The kernel forbids io_uring, and so the loops run on epoll.</summary>
    public bool HasNoIoUring => _process.Errors.Contains("There is no io_uring to be had", StringComparison.Ordinal);

    /// <param name="transport">What it runs on.</param>
    public static async Task<TracedEchoServer> StartAsync(string transport)
    {
        string table = Path.GetTempFileName();

        // -D: strace is a child of the server and not its parent, so that what is asked to stop is the server.
        ChildProcess process = ChildProcess.Start(
            Tools.Strace, "-D", "-f", "-c", "-o", table, await PublishedEchoServer.PathAsync(), "--port", "0", "--transport", transport);
        var server = new TracedEchoServer(table, process);
        try
        {
            string line = await process.LineAsync(static _ => true, Patience);
            server.Port = int.Parse(line.Split(':')[^1], CultureInfo.InvariantCulture);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it.</summary>
    /// <returns>How often it has called what, and "total".</returns>
    public async Task<Dictionary<string, long>> StopAndCountAsync()
    {
        _process.Terminate();
        Assert.Equal(0, await _process.ExitAsync(Patience));

        // strace writes its table when the server has ended: "% time, seconds, usecs/call, calls, errors (if any), syscall" in each line.
        DateTime end = DateTime.UtcNow + Patience;
        Dictionary<string, long> counts;
        while (!(counts = Read(await File.ReadAllLinesAsync(_table))).ContainsKey("total"))
        {
            Assert.True(DateTime.UtcNow < end, $"strace has written no table.\n{_process.Errors}");
            await Task.Delay(20);
        }

        return counts;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        File.Delete(_table);
    }

    private static Dictionary<string, long> Read(string[] lines)
    {
        Dictionary<string, long> counts = [];
        foreach (string line in lines)
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length >= 5 && long.TryParse(fields[3], CultureInfo.InvariantCulture, out long calls))
            {
                counts[fields[^1]] = calls;
            }
        }

        return counts;
    }
}
