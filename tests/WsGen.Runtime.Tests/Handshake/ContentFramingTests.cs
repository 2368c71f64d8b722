using WsGen.Support;

namespace WsGen.Handshake;

/// <summary>Requests that do not say where they end are 400, whatever they ask for (RFC 9112 section 6.3).</summary>
public sealed class ContentFramingTests
{
    public static TheoryData<string, bool> Framings => new()
    {
        { "X: none", true },
        { "Content-Length: 0", true },
        { "Content-Length: 5", true },
        { "Content-Length: 007", true },
        { "Content-Length: 99999999999999999999999", true },
        { "Content-Length: 5, 5", true },
        { "Content-Length: 5\r\nContent-Length: 5", true },
        { "Content-Length: , 5", true },
        { "Content-Length:", false },
        { "Content-Length: ,", false },
        { "Content-Length: abc", false },
        { "Content-Length: -1", false },
        { "Content-Length: +1", false },
        { "Content-Length: 0x5", false },
        { "Content-Length: 5 5", false },
        { "Content-Length: 5, 6", false },
        { "Content-Length: 5, 05", false },
        { "Content-Length: 5\r\nContent-Length: 6", false },
        { "Content-Length: 5\r\nContent-Length:", false },
        { "Transfer-Encoding: chunked", true },
        { "Transfer-Encoding: Chunked", true },
        { "Transfer-Encoding: gzip, chunked", true },
        { "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked", true },
        { "Transfer-Encoding:", false },
        { "Transfer-Encoding: identity", false },
        { "Transfer-Encoding: gzip", false },
        { "Transfer-Encoding: chunked, gzip", false },
        { "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip", false },
        { "Transfer-Encoding: xchunked", false },
        { "Transfer-Encoding: chunked;x", false },
        { "Transfer-Encoding: chunked\r\nContent-Length: 5", false },
        { "Content-Length: 0\r\nTransfer-Encoding: chunked", false },
    };

    [Theory]
    [MemberData(nameof(Framings))]
    public void AnyRequestIsHeldToIt(string fields, bool isValid)
    {
        Assert.Equal(isValid, IsValid($"GET / HTTP/1.1\r\nHost: h\r\n{fields}\r\n\r\n"));
        Assert.Equal(isValid, IsValid($"POST /x HTTP/1.1\r\n{fields}\r\nHost: h\r\n\r\n"));
    }

    [Fact]
    public void ThereIsNoTransferEncodingInHttp10()
    {
        Assert.False(IsValid("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"));
        Assert.True(IsValid("GET / HTTP/1.0\r\nContent-Length: 5\r\n\r\n"));
    }

    /// <summary>Before it is asked whether there is anything at the path, or whether it is an upgrade.</summary>
    [Theory]
    [InlineData("GET /nowhere HTTP/1.1", "Content-Length: abc", 400)]
    [InlineData("GET / HTTP/1.1", "Content-Length: 5, 6", 400)]
    [InlineData("POST / HTTP/1.1", "Transfer-Encoding: identity", 400)]
    [InlineData("POST / HTTP/1.1", "Content-Length: 5", 405)]
    [InlineData("GET /nowhere HTTP/1.1", "Transfer-Encoding: chunked", 404)]
    public async Task TheAnswerIs400(string line, string field, int status)
    {
        await using TestServer server = await TestServer.StartAsync(Behaviour.Echo);
        RawClient client = server.Dial();
        await client.SendAsync(Heads.Bytes($"{line}\r\nHost: h\r\n{field}\r\n\r\n"));
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static bool IsValid(string head)
    {
        new UpgradeRequestParser().TryParse(Heads.Bytes(head), out _, out UpgradeRequest? request, out _);
        return ContentFraming.IsValid(request!);
    }
}
