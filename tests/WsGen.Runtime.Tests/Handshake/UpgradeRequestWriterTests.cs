using System.Buffers;

namespace WsGen.Handshake;

public class UpgradeRequestWriterTests
{
    [Fact]
    public void The_request_is_written_to_the_letter()
    {
        Assert.Equal(
            "GET /chat?room=1 HTTP/1.1\r\nHost: h:8080\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + Heads.Key
            + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v2, v1\r\nSec-WebSocket-Extensions: permessage-deflate\r\nOrigin: http://h\r\n\r\n",
            Write("h:8080", "/chat?room=1", Heads.Key, ["v2", "v1"], "permessage-deflate", new KeyValuePair<string, string>("Origin", "http://h")));
    }

    [Fact]
    public void Both_sides_understand_each_other()
    {
        byte[] key = new byte[AcceptKey.KeyLength];
        AcceptKey.CreateKey(key);
        string[] offered = ["v3", "v1"];
        string head = Write("[::1]:8080", "/", Heads.Text(key), offered, "permessage-deflate", new KeyValuePair<string, string>("Origin", "http://[::1]:8080"));
        UpgradeRequest request = Heads.Request(head);
        Assert.Equal(HandshakeViolation.None, UpgradeRules.Check(request));
        Assert.Equal(HandshakeViolation.None, OriginRule.Check(OriginPolicy.SameOrigin, request));
        string? subprotocol = SubprotocolNegotiation.Choose(["v2", "v1"], request.Headers);
        Assert.True(request.Headers.TryGetBytes("sec-websocket-key"u8, out ReadOnlySpan<byte> received));

        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteAccept(output, received, subprotocol, "permessage-deflate", []);
        new UpgradeResponseParser().TryParse(output.WrittenSpan, out int consumed, out UpgradeResponse? response, out _);
        Assert.Equal(output.WrittenCount, consumed);
        Assert.Equal("v1", response!.Headers["Sec-WebSocket-Protocol"]);
        Assert.Equal(HandshakeViolation.None, ClientUpgradeRules.Check(response, key, offered, "permessage-deflate"));
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("h\r\nX: y", "/")]
    [InlineData("u@h", "/")]
    [InlineData("h/", "/")]
    [InlineData("h", "")]
    [InlineData("h", "a")]
    [InlineData("h", "http://h/")]
    [InlineData("h", "/ HTTP/1.1\r\nX: y")]
    [InlineData("h", "/a b")]
    [InlineData("h", "/#f")]
    [InlineData("h", "/\u00E9")]
    public void A_host_or_target_that_cannot_stand_there_throws(string host, string target) =>
        Assert.Throws<ArgumentException>(() => Write(host, target, Heads.Key, [], null));

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("dGhlIHNhbXBsZSBub25jZR==")]
    public void A_key_that_is_none_throws(string key) => Assert.Throws<ArgumentException>(() => Write("h", "/", key, [], null));

    [Theory]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a,b")]
    [InlineData("a\r\nb")]
    [InlineData("v1")]
    public void Subprotocols_that_are_no_tokens_or_not_unique_throw(string subprotocol) =>
        Assert.Throws<ArgumentException>(() => Write("h", "/", Heads.Key, ["v1", subprotocol], null));

    [Theory]
    [InlineData("X", "a\r\nb: c")]
    [InlineData("X\n", "a")]
    [InlineData("Host", "other")]
    [InlineData("sec-websocket-key", Heads.Key)]
    [InlineData("Content-Length", "5")]
    public void What_would_inject_a_field_throws(string name, string value) =>
        Assert.ThrowsAny<ArgumentException>(() => Write("h", "/", Heads.Key, [], null, new KeyValuePair<string, string>(name, value)));

    private static string Write(
        string host, string target, string key, string[] subprotocols, string? extensions, params KeyValuePair<string, string>[] extra)
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeRequestWriter.Write(output, host, target, Heads.Bytes(key), subprotocols, extensions, extra);
        return Heads.Text(output);
    }
}
