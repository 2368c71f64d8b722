using System.Net;
using System.Net.Sockets;

namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient as a program.</summary>
public sealed class CommandLineTests(NodeServer server) : IClassFixture<NodeServer>
{
    [Theory]
    [InlineData("unknown option --frobnicate", "--frobnicate")]
    [InlineData("unknown option -t", "-t")]
    [InlineData("--text needs a value", "--text")]
    [InlineData("--truststore needs a value", "--wait", "--truststore")]
    [InlineData("--count takes a number from 0 to 2147483647, not many", "--text", "x", "--count", "many")]
    [InlineData("--io-timeout takes a number from 1 to 2147483647, not 0", "--io-timeout", "0")]
    [InlineData("--compression is on or off, not yes", "--compression", "yes")]
    [InlineData("--transport is epoll, io_uring or sockets, not kestrel", "--transport", "kestrel")]
    [InlineData("--header takes a name, a colon and a value, not X-Test", "--header", "X-Test")]
    [InlineData("--proxy takes a URL that starts with http:// or socks5://, not proxy.example.org", "--proxy", "proxy.example.org")]
    [InlineData("--text or --binary-size, not both", "--text", "x", "--binary-size", "1")]
    [InlineData("--count needs --text or --binary-size", "--count", "2")]
    [InlineData("--user needs --password", "--user", "me")]
    [InlineData("--password needs --user", "--password", "secret")]
    [InlineData("--truststore-password needs --truststore", "--truststore-password", "secret")]
    public async Task AMistakeIsOneLineAndExitCodeTwo(string line, params string[] arguments) =>
        Assert.Equal($"EchoClient: {line}", await ClientRun.MistakenAsync(["ws://127.0.0.1:1/", .. arguments]));

    /// <summary>It names every option, and connects to nobody.</summary>
    [Theory]
    [InlineData("--help")]
    [InlineData("ws://127.0.0.1:1/", "--text", "x", "-h")]
    public async Task ItSaysHowItIsUsed(params string[] arguments)
    {
        string usage = string.Join('\n', await ClientRun.CleanAsync(arguments));
        Assert.StartsWith("usage: EchoClient URL ", usage);
        string page = File.ReadAllText(Repository.PathOf("docs", "echo-client.md"));
        string[] described = [.. System.Text.RegularExpressions.Regex.Matches(page, @"(?<=^\| .*`)--[a-z-]+", System.Text.RegularExpressions.RegexOptions.Multiline)
            .Select(static match => match.Value).Where(static name => name != "--help")];
        Assert.NotEmpty(described);
        Assert.All(described, name => Assert.Contains(name, usage));
        Assert.All(System.Text.RegularExpressions.Regex.Matches(usage, @"(?<![\w-])--[a-z-]+").Select(static match => match.Value), name => Assert.Contains(name, page));
    }

    [Fact]
    public async Task OneUrlIsNeeded()
    {
        Assert.StartsWith("EchoClient: which URL? ", await ClientRun.MistakenAsync("--text", "x"));
        Assert.Equal("EchoClient: one URL at a time: ws://one/ and ws://two/", await ClientRun.MistakenAsync("ws://one/", "ws://two/"));
        Assert.Equal("EchoClient: ftp://one/ is not a URL that starts with ws:// or wss://", await ClientRun.MistakenAsync("ftp://one/"));
        Assert.StartsWith("EchoClient: \"ws://one/#top\" cannot be connected to", await ClientRun.MistakenAsync("ws://one/#top"));
    }

    /// <summary>The library says what is wrong with it.</summary>
    [Fact]
    public async Task AFieldThatCannotBeSentIsOneLineAndExitCodeTwo() =>
        Assert.Contains("Sec-WebSocket-Key", await ClientRun.MistakenAsync(server.Echo, "--header", "Sec-WebSocket-Key: mine"));

    /// <summary>As in C#, and a backslash as two, so that it can be had back.</summary>
    [Theory]
    [InlineData("one\ntwo\r\nthree", @"one\ntwo\r\nthree")]
    [InlineData(@"C:\new", @"C:\\new")]
    [InlineData("\u001b[31mred\u0000\u2028", @"\u001b[31mred\u0000\u2028", "never in an argument")]
    [InlineData("a\tb\u0085", @"a\tb\u0085")]
    public async Task AnEventIsOneLineWhateverItsText(string text, string line, string? reason = null)
    {
        if (reason is null)
        {
            Assert.Equal(["open", $"text {line}", "close 1000"], await ClientRun.CleanAsync(server.Echo, "--text", text));
        }
        else
        {
            Assert.Equal(["open", $"close 4000 {line}"], await ClientRun.CleanAsync(server.At($"/close/4000/{Uri.EscapeDataString(text)}"), "--wait"));
        }
    }

    [Fact]
    public async Task WithNothingToSendItOpensAndCloses()
    {
        Assert.Equal(["open", "close 1000"], await ClientRun.CleanAsync(server.Echo));
        Assert.Equal(["open", "close 1000"], await ClientRun.CleanAsync(server.Echo, "--text", "x", "--count", "0"));
    }

    [Fact]
    public async Task EachAnswerIsALineAsSoonAsItIsThere()
    {
        await using ChildProcess client = await ClientRun.StartAsync(server.Echo, "--text", "one", "--count", "2", "--wait");
        await client.SaysAsync("text one"); // it goes on waiting, and has said so all the same
        await client.SaysAsync("text one");
        client.Terminate();
        Assert.Equal(["open", "text one", "text one", "close 1001"], await client.EndsAsync(0));
    }

    [Fact]
    public async Task AMessageLargerThanItWantsIsClosedBy1009AndNotClean()
    {
        string[] events = await ClientRun.UncleanAsync(server.Echo, "--binary-size", "1001", "--max-message-size", "1000");
        Assert.Equal("open", events[0]);
        Assert.Matches(@"^close 1006 .*1000 bytes.* \(sent 1009\)$", Assert.Single(events[1..]));
    }

    [Fact]
    public async Task WhereNobodyListensItSaysSo()
    {
        using var nobody = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        nobody.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // bound, so that nobody else gets it, and not listening
        Assert.Contains("refused", await ClientRun.RefusedAsync(HandshakeFailure.Connect, $"ws://{nobody.LocalEndPoint}/"));
    }

    [Fact]
    public async Task AServerThatDoesNotAnswerIsGivenUp()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        Assert.Contains("after 50 ms", await ClientRun.RefusedAsync(HandshakeFailure.Timeout, $"ws://{silent.LocalEndpoint}/", "--io-timeout", "50"));
    }

    [Fact]
    public async Task ASignalWhileConnectingIsNoCleanEnd()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using ChildProcess client = await ClientRun.StartAsync($"ws://{silent.LocalEndpoint}/", "--io-timeout", "600000");
        using Socket accepted = await silent.AcceptSocketAsync(TestContext.Current.CancellationToken);
        client.Terminate();
        Assert.Equal(["error Cancelled: stopped by a signal before the connection was open"], await client.EndsAsync(1));
    }
}
