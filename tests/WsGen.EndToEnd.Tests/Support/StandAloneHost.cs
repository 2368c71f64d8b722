using System.Globalization;
using System.Text.RegularExpressions;

namespace WsGen.EndToEnd.Tests.Support;

/// <summary>The stand-alone server: EchoServer as a native program.</summary>
public class StandAloneHost : EchoHost
{
    private const string Listening = "listening on ws://127.0.0.1:";

    private ChildProcess? _process;
    private string _firstLine = "";

    /// <summary>What it runs on.</summary>
    protected virtual string Transport => "epoll";

    /// <summary>Its log goes to standard output, behind the address. That a handler of /sleep blocks its thread is what it is for.</summary>
    public override string Complaints => Regex.Replace(
        _process!.Output[(_firstLine.Length + 1)..] + _process.Errors, @"warn: WsGen\.WsServer\[6\]\n +A handler of Sleep [^\n]*\n", "");

    public override async ValueTask InitializeAsync()
    {
        _process = ChildProcess.Start(
            await PublishedEchoServer.PathAsync(), "--port", "0", "--transport", Transport, "--handshake-timeout",
            HandshakeTimeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        _firstLine = await _process.LineAsync(static _ => true, Patience);
        Assert.StartsWith(Listening, _firstLine);
        Port = int.Parse(_firstLine.AsSpan(Listening.Length), CultureInfo.InvariantCulture);
    }

    public override async Task StopAsync()
    {
        _process!.Terminate();
        Assert.Equal(0, await _process.ExitAsync(Patience));
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }
    }
}

/// <summary>The same on io_uring, or on epoll where the kernel forbids that, which is said in the log.</summary>
public sealed class IoUringHost : StandAloneHost
{
    public override string Complaints => Regex.Replace(base.Complaints, @"warn: WsGen\.WsServer\[7\]\n +There is no io_uring[^\n]*\n", "");

    protected override string Transport => "io_uring";
}
