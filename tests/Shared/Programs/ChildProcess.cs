using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace WsGen.Tests;

/// <summary>A program under test, or one that tests. Ended, by its id, at the latest when this is disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int SigTerm = 15;

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly Task _read;

    private ChildProcess(Process process)
    {
        _process = process;
        _read = Task.WhenAll(ReadAsync(process.StandardOutput, _output, _lines.Writer), ReadAsync(process.StandardError, _errors, null));
    }

    /// <summary>The system's number of the process.</summary>
    public int Id => _process.Id;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public static ChildProcess Start(string program, params IEnumerable<string> arguments) =>
        Start(program, arguments, environment: []);

    /// <param name="program">Its path.</param>
    /// <param name="arguments">Its command line.</param>
    /// <param name="environment">Variables it gets besides those of this process.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(), // nothing may depend on where it is started
        };

        // What `dotnet run` and the build leave behind is not meant for other programs.
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>The next line of standard output that fits.</summary>
    public async Task<string> LineAsync(Predicate<string> fits, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            while (true)
            {
                string line = await _lines.Reader.ReadAsync(timeout.Token);
                if (fits(line))
                {
                    return line;
                }
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ChannelClosedException)
        {
            throw new TimeoutException($"{this} has not said what was waited for within {limit.TotalSeconds} s.\n{Output}{Errors}", error);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> ExitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
            await _read.WaitAsync(timeout.Token);
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException($"{this} has not ended within {limit.TotalSeconds} s.\n{Output}{Errors}", error);
        }

        return _process.ExitCode;
    }

    public void Terminate() => Assert.Equal(0, Kill(_process.Id, SigTerm));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public override string ToString() => $"{Path.GetFileName(_process.StartInfo.FileName)} {string.Join(' ', _process.StartInfo.ArgumentList)}";

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);

    private static async Task ReadAsync(StreamReader reader, StringBuilder text, ChannelWriter<string>? lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }

            lines?.TryWrite(line);
        }

        lines?.Complete();
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
