namespace WsGen.EndToEnd.Tests.EchoClients;

/// <summary>EchoClient and echoes that nobody here wrote: messages of both kinds and all sizes, compressed and not.</summary>
public abstract class EchoTests(ForeignServer server)
{
    /// <summary>Around each form of the length (RFC 6455 section 5.2), and one that no buffer holds.</summary>
    public static TheoryData<int, string> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, string>();
            foreach (int size in new[] { 0, 1, 125, 126, 65535, 65536, 1 << 20 })
            {
                sizes.Add(size, "off");
                sizes.Add(size, "on");
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task BinaryOfEverySizeComesBack(int size, string compression) => Assert.Equal(
        ["open", $"binary {size} bytes", "close 1000"],
        await ClientRun.CleanAsync(server.Echo, "--binary-size", $"{size}", "--compression", compression));

    [Theory]
    [InlineData("", "off")]
    [InlineData("", "on")]
    [InlineData("Grüße, 世界! 👩🏽‍🚀", "off")]
    [InlineData("Grüße, 世界! 👩🏽‍🚀", "on")]
    public async Task TextComesBack(string text, string compression) => Assert.Equal(
        ["open", $"text {text}", "close 1000"],
        await ClientRun.CleanAsync(server.Echo, "--text", text, "--compression", compression));

    [Theory]
    [InlineData(126, "off")]
    [InlineData(126, "on")]
    [InlineData(65536, "off")]
    [InlineData(65536, "on")]
    public async Task TextOfManyBytesComesBack(int length, string compression)
    {
        string text = string.Concat(Enumerable.Range(0, length).Select(static i => (char)('!' + (i % 59)))); // up to [, the backslash not among them
        Assert.Equal(["open", $"text {text}", "close 1000"], await ClientRun.CleanAsync(server.Echo, "--text", text, "--compression", compression));
    }

    [Theory]
    [InlineData("epoll", "off")]
    [InlineData("epoll", "on")]
    [InlineData("io_uring", "off")]
    [InlineData("sockets", "off")]
    public async Task ManyComeBackOnEveryTransport(string transport, string compression) => Assert.Equal(
        ClientRun.Events("binary 70000 bytes", 200),
        await ClientRun.CleanAsync(server.Echo, "--binary-size", "70000", "--count", "200", "--transport", transport, "--compression", compression));
}

public sealed class NodeEchoTests(NodeServer server) : EchoTests(server), IClassFixture<NodeServer>;

public sealed class PythonEchoTests(PythonServer server) : EchoTests(server), IClassFixture<PythonServer>;

public sealed class AspNetCoreEchoTests(AspNetCoreServer server) : EchoTests(server), IClassFixture<AspNetCoreServer>;

public sealed class TomcatTests(TomcatServer server) : EchoTests(server), IClassFixture<TomcatServer>
{
    [Theory]
    [InlineData("echoProgrammatic")]
    [InlineData("echoStreamAnnotation")]
    public async Task ItsOtherEchoesDoTheSame(string example)
    {
        string url = server.Example(example);
        Assert.Equal(["open", "text Grüße, 世界!", "close 1000"], await ClientRun.CleanAsync(url, "--text", "Grüße, 世界!"));
        Assert.Equal(["open", "binary 8000 bytes", "close 1000"], await ClientRun.CleanAsync(url, "--binary-size", "8000", "--compression", "on"));
    }

    /// <summary>Its chat takes whole messages, for which Tomcat has 8192 characters.</summary>
    [Fact]
    public async Task WhatIsTooLargeForItIsClosedBy1009()
    {
        string[] events = await ClientRun.CleanAsync(server.Example("chat"), "--text", new string('x', 8193), "--wait");
        Assert.Equal(3, events.Length);
        Assert.StartsWith("text * Guest", events[1]);
        Assert.StartsWith("close 1009 ", events[2]);
    }

    [Fact]
    public async Task WhereItHasNoEndpointItsStatusIsSaid() =>
        Assert.Contains("404", await ClientRun.RefusedAsync(HandshakeFailure.Status, server.At("/examples/websocket/nothing")));

    /// <summary>EchoClient says of binary only how much it was; here every byte is looked at.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryByteComesBackAsItWas(bool compression)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var options = new WsClientOptions { MaxMessageSize = 1 << 20 };
        options.Compression.Enabled = compression;
        await using WsClient client = await WsClient.ConnectAsync(server.Echo, options, limit.Token);
        await using IAsyncEnumerator<WsMessage> messages = client.Messages.GetAsyncEnumerator(limit.Token);
        var random = new Random(6);
        for (int size = 1; size <= 1 << 20; size *= 4)
        {
            byte[] bytes = new byte[size];
            random.NextBytes(bytes.AsSpan(0, size / 2)); // half of it cannot be compressed
            await client.SendAsync(bytes, limit.Token);
            Assert.True(await messages.MoveNextAsync());
            Assert.Equal(MessageKind.Binary, messages.Current.Kind);
            Assert.True(messages.Current.Payload.Span.SequenceEqual(bytes), $"other bytes of {size}");
        }
    }
}
