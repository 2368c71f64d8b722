using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class UpgradeRequestTests
{
    [Theory]
    [InlineData("GET http://h/ HTTP/1.1", "http")]
    [InlineData("GET HTTPS://h/ HTTP/1.1", "https")]
    [InlineData("GET ws://h/ HTTP/1.1", "http")]
    [InlineData("GET wss://h/ HTTP/1.1", "https")]
    [InlineData("GET /http://h/ HTTP/1.1", null)]
    public void Only_an_absolute_target_has_a_scheme(string line, string? scheme) =>
        Assert.Equal(scheme, Heads.Request(Heads.WithLine(line)).Scheme);

    [Theory]
    [InlineData("HTTP/1.0", 0)]
    [InlineData("HTTP/1.1", 1)]
    [InlineData("HTTP/1.9", 9)]
    public void The_minor_version_is_read(string version, int minor) =>
        Assert.Equal(minor, Heads.Request(Heads.WithLine("GET / " + version)).MinorVersion);

    [Fact]
    public void The_request_keeps_its_own_copy_of_the_head()
    {
        byte[] input = Heads.Bytes(Heads.Good);
        new UpgradeRequestParser().TryParse(input, out _, out UpgradeRequest? request, out _);
        input.AsSpan().Clear();
        Assert.Equal("/chat", request!.Path);
        Assert.Equal(Heads.Key, request.Headers["Sec-WebSocket-Key"]);
    }

    [Theory]
    [InlineData("/chat?x=1", "h", nameof(None))]
    [InlineData("http://a/chat?x=1", "h", nameof(None))]
    [InlineData("/chat#x", "h", nameof(FragmentInTarget))]
    [InlineData("chat", "h", nameof(RequestTargetInvalid))]
    [InlineData("", "h", nameof(RequestTargetInvalid))]
    [InlineData("/\u00E9", "h", nameof(RequestTargetInvalid))]
    [InlineData("/chat?<", "h", nameof(RequestTargetInvalid))]
    [InlineData("/chat?\u00E9", "h", nameof(RequestTargetInvalid))]
    [InlineData("/ch at", "h", nameof(RequestTargetInvalid))]
    [InlineData("/chat", "", nameof(HostInvalid))]
    [InlineData("/chat", null, nameof(HostMissing))]
    public void A_request_that_another_server_has_parsed_is_held_to_the_same_rules(string target, string? host, string violation)
    {
        var headers = new HandshakeHeaders(host is null ? [] : [new("Host", host)]);
        Assert.Equal(violation, UpgradeRequest.Create("GET", target, headers, out UpgradeRequest? request).ToString());
        Assert.Equal(violation == nameof(None), request is not null);
        if (request is not null)
        {
            Assert.Equal(("GET", target, "/chat", "x=1", 1), (request.Method, request.RawTarget, request.Path, request.QueryString, request.MinorVersion));
        }
    }
}
