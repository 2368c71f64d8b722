using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace WsGen.Packages;

/// <summary>Projects that are made from the templates, with the packages alone: published ahead of time, they speak to each other.</summary>
public sealed class TemplateTests(PackedLibrary library)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task AServerAndAClientAreMadePublishedAndSpeakToEachOther()
    {
        string folder = Path.Combine(library.Folder, "made");
        string hive = Path.Combine(library.Folder, "hive");
        Directory.CreateDirectory(folder);
        await SucceedAsync(folder, "new", "install", Path.Combine(library.PackageFolder, $"WsGen.Templates.{library.Version}.nupkg"), "--debug:custom-hive", hive);
        string server = await PublishAsync(folder, hive, "wsgen-server", "Shop.Sockets");
        string client = await PublishAsync(folder, hive, "wsgen-client", "Shop.Terminal");

        int port = FreePort();
        using Process serving = Start(server, folder, $"--WsGen:Urls=ws://127.0.0.1:{port}"); // not where it lies: its settings are found all the same
        try
        {
            await ReadUntilAsync(serving, $"Settings are read from {Path.Combine(Path.GetDirectoryName(server)!, "appsettings.json")}");
            await ConnectableAsync(port, serving);
            Assert.Equal("""{"value":3.5}""", await AskAsync(port, """{"numbers":[1,2.5]}"""));
            Assert.Equal("1007 not the numbers", await AskAsync(port, """{"numbers":null}"""));
            using Process talking = Start(client, folder, $"ws://127.0.0.1:{port}/chat/ada");
            await ReadUntilAsync(talking, "ada is here");
            await talking.StandardInput.WriteLineAsync("hello");
            await ReadUntilAsync(talking, "ada: hello");
            talking.StandardInput.Close();
            await talking.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
            Assert.Equal(0, talking.ExitCode);

            // What cannot start ends with a sentence, not with a stack trace.
            Assert.Equal(1, await ExitAsync(Start(server, folder, $"--WsGen:Urls=ws://127.0.0.1:{port}")));
            Assert.Equal(1, await ExitAsync(Start(server, folder, "--WsGen:Urls=ws://127.0.0.1:99999")));
            Assert.Equal(1, await ExitAsync(Start(server, folder, "--WsGen:MaxTextMessageSize=x")));
            Assert.Equal(2, await ExitAsync(Start(client, folder, "nonsense")));
            Assert.Equal(2, await ExitAsync(Start(client, folder, "ftp://127.0.0.1")));
        }
        finally
        {
            serving.Kill();
            await serving.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using Process alone = Start(client, folder, $"ws://127.0.0.1:{port}/chat/ada");
        await alone.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(1, alone.ExitCode); // with a sentence, not with a stack trace
    }

    /// <returns>The program.</returns>
    private async Task<string> PublishAsync(string folder, string hive, string template, string name)
    {
        await SucceedAsync(folder, "new", template, "-n", name, "--debug:custom-hive", hive);
        string project = Path.Combine(folder, name);
        string output = await SucceedAsync(project, ["publish", "-c", "Release", "-o", "out", "--nologo", "-v", "q", .. library.Properties]);
        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        return Path.Combine(project, "out", name);
    }

    private static async Task<string> SucceedAsync(string directory, params string[] arguments)
    {
        (int status, string output) = await DotNet.RunAsync(directory, arguments);
        Assert.True(status == 0, output);
        return output;
    }

    private static Process Start(string program, string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = directory, RedirectStandardInput = true, RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    private static async Task<int> ExitAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
            return process.ExitCode;
        }
    }

    private static async Task ReadUntilAsync(Process process, string line)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } read)
        {
            if (read.Trim() == line)
            {
                return;
            }
        }

        Assert.Fail($"the program ended without \"{line}\"");
    }

    private static async Task ConnectableAsync(int port, Process server)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            Assert.False(server.HasExited, "the server has ended");
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, limit.Token);
                return;
            }
            catch (SocketException)
            {
                await Task.Yield(); // not yet
            }
        }
    }

    /// <returns>The answer of the endpoint of JSON, or why it has closed.</returns>
    private static async Task<string> AskAsync(int port, string json)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{port}/sum"), limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        byte[] answer = new byte[100];
        WebSocketReceiveResult result = await socket.ReceiveAsync(answer, limit.Token);
        return result.MessageType == WebSocketMessageType.Close ? $"{(int)result.CloseStatus!} {result.CloseStatusDescription}" : Encoding.UTF8.GetString(answer, 0, result.Count);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
