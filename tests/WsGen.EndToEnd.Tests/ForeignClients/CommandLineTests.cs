using WsGen.EndToEnd.Tests.BadInput;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.ForeignClients;

/// <summary>EchoServer as a program.</summary>
public sealed class CommandLineTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task TheFirstLineIsTheAddress()
    {
        await using ChildProcess server = await StartAsync("--port", "0");
        Assert.Matches(@"^listening on ws://127\.0\.0\.1:[1-9]\d*$", await server.LineAsync(static _ => true, Patience));
    }

    [Fact]
    public async Task SigtermWithoutClientsExitsWithZero()
    {
        await using ChildProcess server = await StartAsync("--port", "0");
        await server.LineAsync(static _ => true, Patience);
        server.Terminate();
        Assert.Equal(0, await server.ExitAsync(Patience));
        Assert.Equal("", server.Errors);
    }

    /// <summary>By another program beside it, which takes its place: the process is the same.</summary>
    [Fact]
    public async Task OnKestrelItIsTheSameServer()
    {
        await using ChildProcess server = await StartAsync("--port", "0", "--transport", "kestrel", "--compression", "off");
        int port = int.Parse((await server.LineAsync(static _ => true, Patience)).Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await using (RawClient client = await RawClient.OpenAsync(port, "/echo"))
        {
            await client.SendAsync(RawClient.Text("over Kestrel"));
            Assert.Equal("over Kestrel", await client.ReadTextAsync());
        }

        server.Terminate();
        Assert.Equal(0, await server.ExitAsync(Patience));
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("kestrel")]
    public async Task OverTlsItIsTheSameServer(string transport)
    {
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=localhost", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using System.Security.Cryptography.X509Certificates.X509Certificate2 certificate =
            request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string folder = Directory.CreateTempSubdirectory("wsgen").FullName;
        try
        {
            string certificateFile = Path.Combine(folder, "certificate.pem"), keyFile = Path.Combine(folder, "key.pem");
            await File.WriteAllTextAsync(certificateFile, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
            await using ChildProcess server = await StartAsync("--port", "0", "--transport", transport, "--tls", certificateFile, keyFile);
            string line = await server.LineAsync(static _ => true, Patience);
            Assert.Matches(@"^listening on ws://127\.0\.0\.1:(\d+) over TLS, which is wss://127\.0\.0\.1:\1$", line);

            using var client = new System.Net.WebSockets.ClientWebSocket();
            client.Options.RemoteCertificateValidationCallback = (_, found, _, _) => found!.GetCertHashString() == certificate.GetCertHashString();
            using var limit = new CancellationTokenSource(Patience);
            await client.ConnectAsync(new Uri($"wss://localhost:{line.Split(':')[^1]}/echo"), limit.Token);
            await client.SendAsync("over TLS"u8.ToArray(), System.Net.WebSockets.WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            byte[] buffer = new byte[100];
            int received = (await client.ReceiveAsync(buffer, limit.Token)).Count;
            Assert.Equal("over TLS"u8.ToArray(), buffer[..received]);
            await client.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, limit.Token);
            Assert.Equal(System.Net.WebSockets.WebSocketState.Closed, client.State);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Parts come back before their message has ended, one by one; through a stream, each message as one.</summary>
    [Theory]
    [InlineData("/echo/partial", true)]
    [InlineData("/echo/stream", false)]
    public async Task MessagesAreNotPutTogether(string path, bool parts)
    {
        await using ChildProcess server = await StartAsync("--port", "0", "--compression", "off");
        int port = int.Parse((await server.LineAsync(static _ => true, Patience)).Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture);
        await using RawClient client = await RawClient.OpenAsync(port, path);
        foreach (byte kind in new byte[] { 0x01, 0x02 })
        {
            await client.SendAsync(RawClient.Frame(kind, "one "u8));
            if (parts)
            {
                (byte first, byte[] payload) = await client.ReadFrameAsync();
                Assert.Equal((kind, "one "), (first, System.Text.Encoding.ASCII.GetString(payload)));
            }

            await client.SendAsync(RawClient.Frame(0x80, "two"u8));
            string all = parts ? "one " : "";
            byte last;
            do
            {
                (last, byte[] payload) = await client.ReadFrameAsync();
                all += System.Text.Encoding.ASCII.GetString(payload);
            }
            while ((last & 0x80) == 0);

            Assert.Equal("one two", all);
        }
    }

    /// <summary>It names every option and every endpoint, and serves nobody.</summary>
    [Theory]
    [InlineData("--help")]
    [InlineData("--port", "0", "-h")]
    public async Task ItSaysHowItIsUsed(params string[] arguments)
    {
        await using ChildProcess server = await StartAsync(arguments);
        Assert.Equal(0, await server.ExitAsync(Patience));
        Assert.StartsWith("usage: EchoServer ", server.Output);
        string page = File.ReadAllText(Repository.PathOf("docs", "echo-server.md"));
        string[] described = [.. System.Text.RegularExpressions.Regex.Matches(page, @"(?<=^\| .*`)(--[a-z-]+|/[a-z/{}]+)", System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(static match => match.Value).Where(static name => name != "--help")];
        Assert.NotEmpty(described);
        Assert.All(described, name => Assert.Contains(name, server.Output));
        Assert.All(System.Text.RegularExpressions.Regex.Matches(server.Output, @"(?<![\w-])--[a-z-]+").Select(static match => match.Value), name => Assert.Contains(name, page));
        Assert.Equal("", server.Errors);
    }

    [Theory]
    [InlineData("--frobnicate", "EchoServer: unknown option --frobnicate\n")]
    [InlineData("stray", "EchoServer: unknown option stray\n")]
    [InlineData("--port", "EchoServer: --port needs a value\n")]
    public async Task AnOptionItDoesNotKnowIsOneLineThatNamesItAndExitCodeTwo(string option, string line)
    {
        await using ChildProcess server = await StartAsync(option);
        Assert.Equal(2, await server.ExitAsync(Patience));
        Assert.Equal(line, server.Errors);
        Assert.Equal("", server.Output);
    }

    [Theory]
    [InlineData("--port", "http")]
    [InlineData("--port", "65536")]
    [InlineData("--max-message-size", "0")]
    public async Task AValueThatWillNotDoIsOneLineThatNamesItsOption(string option, string value)
    {
        await using ChildProcess server = await StartAsync(option, value);
        Assert.Equal(2, await server.ExitAsync(Patience));
        Assert.StartsWith($"EchoServer: {option} takes a number", server.Errors);
        Assert.Single(server.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task AnAddressThatCannotBeListenedOnIsOneLineThatSaysWhy()
    {
        await using ChildProcess first = await StartAsync("--port", "0");
        string port = (await first.LineAsync(static _ => true, Patience)).Split(':')[^1];
        await using ChildProcess second = await StartAsync("--port", port);
        Assert.Equal(1, await second.ExitAsync(Patience));
        Assert.Matches($"^EchoServer: Cannot listen on ws://127.0.0.1:{port}: .*in use[^\n]*\n$", second.Errors);

        await using ChildProcess nowhere = await StartAsync("--host", "nope");
        Assert.Equal(1, await nowhere.ExitAsync(Patience));
        Assert.Matches("^EchoServer: \"ws://nope:8080\" [^\n]*\n$", nowhere.Errors);
    }

    [Fact]
    public async Task SoItIsOnKestrel()
    {
        await using ChildProcess first = await StartAsync("--port", "0");
        string port = (await first.LineAsync(static _ => true, Patience)).Split(':')[^1];
        foreach ((string[] arguments, string line) in new (string[], string)[]
        {
            (["--port", port], ".*in use[^\n]*"),
            (["--port", "0", "--host", "203.0.113.9"], ".*annot assign requested address"), // no machine has it (RFC 5737)
            (["--port", "0", "--host", "nope"], "\"nope\" is neither [^\n]*"),
        })
        {
            await using ChildProcess server = await StartAsync([.. arguments, "--transport", "kestrel"]);
            Assert.Equal(1, await server.ExitAsync(Patience));
            Assert.Matches($"^EchoServer: {line}\n$", server.Errors);
        }
    }

    [Fact]
    public async Task ItMayHaveAsManyConnectionsAsTheHardLimitOnDescriptorsAllows()
    {
        // As a shell or a service manager starts it.
        await using ChildProcess server = ChildProcess.Start(
            "/bin/sh", ["-c", "ulimit -Sn 128; exec \"$0\" --port 0", await PublishedEchoServer.PathAsync()]);
        await server.LineAsync(static _ => true, Patience);
        string[] limits = File.ReadLines($"/proc/{server.Id}/limits")
            .First(static line => line.StartsWith("Max open files", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(limits[4], limits[3]);
    }

    private static async Task<ChildProcess> StartAsync(params string[] arguments) =>
        ChildProcess.Start(await PublishedEchoServer.PathAsync(), arguments);
}
