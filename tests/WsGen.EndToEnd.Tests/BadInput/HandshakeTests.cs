using System.Text;
using WsGen.EndToEnd.Tests.Support;

namespace WsGen.EndToEnd.Tests.BadInput;

/// <summary>Requests that are not, or not quite, an opening handshake: each gets its status.</summary>
public abstract class HandshakeTests(EchoHost server) : BadInputTests(server)
{
    private static readonly string Good = RawClient.UpgradeRequest("/echo");

    public static TheoryData<string, int, string> BrokenUpgrades => new()
    {
        { "another method", 405, Good.Replace("GET ", "POST ") },
        { "an older HTTP, which knows no upgrade", 426, Good.Replace("HTTP/1.1", "HTTP/1.0") },
        { "a newer HTTP, which upgrades otherwise", 505, Good.Replace("HTTP/1.1", "HTTP/2.0") },
        { "an older version of the protocol", 426, Good.Replace("Version: 13", "Version: 8") },
        { "no version of the protocol", 426, Without("Sec-WebSocket-Version") },
        { "no key", 400, Without("Sec-WebSocket-Key") },
        { "a key that is not base64", 400, Good.Replace("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZ!==") },
        { "a key of 15 bytes", 400, Good.Replace("dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25j") },
        { "two keys", 400, With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==") },
        { "no host", 400, Without("Host") },
        { "two hosts", 400, With("Host: elsewhere") },
        { "a body", 400, With("Content-Length: 5") },
        { "a length that is none, of whatever is no upgrade", 400, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n" },
        { "an accept field, which only a server sends", 400, With("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") },
        { "subprotocols that are not tokens", 400, With("Sec-WebSocket-Protocol: v1.echo, \"v2\"") },
        { "a subprotocol twice", 400, With("Sec-WebSocket-Protocol: v1.echo, v1.echo") },
        { "extensions that are not a list", 400, With("Sec-WebSocket-Extensions: permessage-deflate; =") },
        { "an unknown path", 404, RawClient.UpgradeRequest("/nowhere") },
        { "a trailing slash", 404, RawClient.UpgradeRequest("/echo/") },
        { "another case", 404, RawClient.UpgradeRequest("/ECHO") },
        { "an empty variable", 404, RawClient.UpgradeRequest("/params/a/") },
        { "a broken escape", 400, RawClient.UpgradeRequest("/params/a/%zz") },
        { "an escape that is not UTF-8", 400, RawClient.UpgradeRequest("/params/a/%FF") },
        { "an escaped NUL", 400, RawClient.UpgradeRequest("/params/a/%00") },
        { "a header without a colon", 400, With("Nonsense") },
        { "white space before a colon", 400, With("Nonsense : yes") },
        { "a folded header", 400, With("Nonsense: a\r\n b") },
        { "no HTTP at all", 400, "Hello, is this the right door?\r\n\r\n" },
        { "a request line that is too long", 414, RawClient.UpgradeRequest("/echo?" + new string('x', 9000)) },
        { "headers that are too large", 431, With("Nonsense: " + new string('x', 40_000)) },
        { "too many headers", 431, With(string.Concat(Enumerable.Repeat("Nonsense: x\r\n", 101)).TrimEnd()) },
    };

    [Theory]
    [MemberData(nameof(BrokenUpgrades))]
    public async Task ABrokenUpgradeGetsItsStatus(string what, int status, string request)
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.TrySendAsync(Encoding.Latin1.GetBytes(request));
        RawClient.Response response = await client.ReadResponseAsync();
        Assert.True(response.Status == status, $"{what}: {response.Status} instead of {status}");
    }

    [Fact]
    public async Task APlainGetOfAnEndpointIsToldToUpgrade()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync("GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n");
        RawClient.Response response = await client.ReadResponseAsync();
        Assert.Equal(426, response.Status);
        Assert.Equal("websocket", response.Headers["Upgrade"]);
        Assert.Equal("13", response.Headers["Sec-WebSocket-Version"]);
    }

    [Fact]
    public async Task APlainGetOfAnythingElseIsNotFound()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Equal(404, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData("http://elsewhere", 403)]
    [InlineData("http://localhost:81", 403)]
    [InlineData("http://localhost.elsewhere", 403)]
    [InlineData("null", 403)]
    [InlineData("not an origin", 403)]
    [InlineData("http://localhost", 101)]
    [InlineData("http://LOCALHOST:80", 101)]
    public async Task OnlyPagesOfTheSameOriginMayConnect(string origin, int status)
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync(With($"Origin: {origin}"));
        Assert.Equal(status, (await client.ReadResponseAsync()).Status);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task HalfARequestThatStaysHalfGets408(int sent)
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync(Good[..sent]);
        Assert.Equal(408, (await client.ReadResponseAsync()).Status);
        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task SilenceIsEnded()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task FramesInTheSamePacketAsTheRequestAreServed()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        byte[] request = Encoding.Latin1.GetBytes(Good);
        await client.SendAsync((byte[])[.. request, .. RawClient.Text("early"), .. RawClient.Text("birds"), .. RawClient.Frame(0x88, [0x03, 0xE8])]);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        Assert.Equal("early", await client.ReadTextAsync());
        Assert.Equal("birds", await client.ReadTextAsync());
        Assert.Equal(1000, (await client.ReadCloseAsync()).Code);
        await client.ReadToEndAsync();
    }

    [Fact]
    public async Task PartOfAFrameInTheSamePacketAsTheRequestIsServedWhenTheRestComes()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        byte[] frame = RawClient.Text("Hello");
        await client.SendAsync((byte[])[.. Encoding.Latin1.GetBytes(Good), .. frame.AsSpan(0, 3)]);
        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
        await client.SendAsync(frame.AsMemory(3));
        Assert.Equal("Hello", await client.ReadTextAsync());
    }

    [Fact]
    public async Task TheRequestArrivesByteByByte()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        foreach (char one in Good)
        {
            await client.SendAsync($"{one}");
        }

        Assert.Equal(101, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task AResetInTheMiddleOfTheRequestHarmsNobody()
    {
        RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync(Good[..50]);
        client.Reset();
    }

    private static string With(string line) => Good[..^2] + line + "\r\n\r\n";

    private static string Without(string field) =>
        string.Join("\r\n", Good.Split("\r\n").Where(line => !line.StartsWith(field + ":", StringComparison.Ordinal)));
}

/// <summary>Where Kestrel, which reads the request in the other host, has answers of its own.</summary>
public sealed class StandAloneHandshakeTests(StandAloneHost server) : HandshakeTests(server), IClassFixture<StandAloneHost>
{
    [Fact]
    public async Task TheHttp2PrefaceGets505()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        Assert.Equal(505, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task ATlsClientGets400()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync((byte[])[0x16, 0x03, 0x01, 0x00, 0xC8, 0x01, 0x00, 0x00, 0xC4, 0x03, 0x03]);
        Assert.Equal(400, (await client.ReadResponseAsync()).Status);
    }

    [Fact]
    public async Task ASegmentOfDotsGets400()
    {
        await using RawClient client = await RawClient.ConnectAsync(Server.Port);
        await client.SendAsync(RawClient.UpgradeRequest("/params/../echo"));
        Assert.Equal(400, (await client.ReadResponseAsync()).Status);
    }
}

public sealed class AspNetCoreHandshakeTests(AspNetCoreHost server) : HandshakeTests(server), IClassFixture<AspNetCoreHost>;
