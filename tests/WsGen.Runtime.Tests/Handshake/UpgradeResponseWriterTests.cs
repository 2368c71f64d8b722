using System.Buffers;

namespace WsGen.Handshake;

public class UpgradeResponseWriterTests
{
    [Fact]
    public void The_accept_is_written_to_the_letter()
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteAccept(output, Heads.Bytes(Heads.Key), null, null, []);
        Assert.Equal(Heads.GoodAnswer, Heads.Text(output));
    }

    [Fact]
    public void Subprotocol_extensions_and_extra_fields_follow()
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteAccept(output, Heads.Bytes(Heads.Key), "chat", "permessage-deflate; a=1", [new("X-One", "1"), new("Set-Cookie", "a=\"b\"; c")]);
        Assert.Equal(
            Heads.GoodAnswer[..^2]
            + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate; a=1\r\nX-One: 1\r\nSet-Cookie: a=\"b\"; c\r\n\r\n",
            Heads.Text(output));
    }

    [Fact]
    public void A_refusal_carries_its_sentence_and_closes()
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteRefusal(output, 503, "Full. Come back lat\u00E9r.", [new("Retry-After", "5")]);
        Assert.Equal(
            "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 24\r\n"
            + "Retry-After: 5\r\n\r\nFull. Come back lat\xC3\xA9r.\n",
            Heads.Text(output));
    }

    [Theory]
    [InlineData("", "Content-Length: 0\r\n\r\n")]
    [InlineData("No.\n", "Content-Length: 4\r\n\r\nNo.\n")]
    public void A_line_is_ended_once_and_nothing_is_no_line(string sentence, string ending)
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteRefusal(output, 403, sentence, []);
        Assert.EndsWith(ending, Heads.Text(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(426, "Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n")]
    [InlineData(405, "Connection: close\r\nAllow: GET\r\n")]
    [InlineData(400, "Connection: close\r\n")]
    public void A_status_brings_the_fields_it_calls_for(int status, string fields)
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteRefusal(output, status, "No.", []);
        Assert.Contains("\r\n" + fields + "Content-Type: ", Heads.Text(output), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_violation_of_a_request_can_be_answered_and_read_back()
    {
        foreach (HandshakeViolation violation in Enum.GetValues<HandshakeViolation>().Where(each => each != HandshakeViolation.None && each.StatusCode() != 0))
        {
            var output = new ArrayBufferWriter<byte>();
            UpgradeResponseWriter.WriteRefusal(output, violation);
            UpgradeParseStatus status = new UpgradeResponseParser().TryParse(output.WrittenSpan, out int consumed, out UpgradeResponse? response, out _);
            Assert.Equal(UpgradeParseStatus.Complete, status);
            Assert.Equal(violation.StatusCode(), response!.StatusCode);
            Assert.Equal(violation.Reason() + "\n", Heads.Text(output.WrittenSpan[consumed..]));
            Assert.Equal((violation.Reason().Length + 1).ToString(), response.Headers["content-length"]);
            Assert.NotEqual("Refused", response.ReasonPhrase);
            Assert.True(response.Headers.ContainsToken("connection"u8, "close"u8));
        }
    }

    [Fact]
    public void The_answer_to_head_has_no_body()
    {
        var output = new ArrayBufferWriter<byte>();
        UpgradeResponseWriter.WriteRefusal(output, HandshakeViolation.MethodNotAllowed, headOnly: true);
        Assert.EndsWith("\r\n\r\n", Heads.Text(output), StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length: 0", Heads.Text(output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X", "a\r\nSet-Cookie: x")]
    [InlineData("X", "a\rb")]
    [InlineData("X", "a\nb")]
    [InlineData("X", "a\0b")]
    [InlineData("X", "a\x7F")]
    [InlineData("X", "\u00E9")]
    [InlineData("X", "\u010D\u010A")]
    [InlineData("X\r\nY", "a")]
    [InlineData("X:", "a")]
    [InlineData("X Y", "a")]
    [InlineData("X\0", "a")]
    [InlineData("", "a")]
    [InlineData("\u0120", "a")]
    [InlineData("Connection", "keep-alive")]
    [InlineData("upgrade", "h2c")]
    [InlineData("content-LENGTH", "5")]
    [InlineData("Transfer-Encoding", "chunked")]
    public void What_would_inject_a_field_throws_and_writes_nothing(string name, string value)
    {
        var output = new ArrayBufferWriter<byte>();
        KeyValuePair<string, string>[] extra = [new("X-Good", "1"), new(name, value)];
        Assert.ThrowsAny<ArgumentException>(() => UpgradeResponseWriter.WriteAccept(output, Heads.Bytes(Heads.Key), null, null, extra));
        Assert.ThrowsAny<ArgumentException>(() => UpgradeResponseWriter.WriteRefusal(output, 400, "No.", extra));
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a b")]
    [InlineData("")]
    public void A_subprotocol_that_is_no_token_throws(string subprotocol) =>
        Assert.Throws<ArgumentException>(() => UpgradeResponseWriter.WriteAccept(new ArrayBufferWriter<byte>(), Heads.Bytes(Heads.Key), subprotocol, null, []));

    [Fact]
    public void Extensions_cannot_inject_either() =>
        Assert.Throws<ArgumentException>(() => UpgradeResponseWriter.WriteAccept(new ArrayBufferWriter<byte>(), Heads.Bytes(Heads.Key), null, "a\r\nb: c", []));

    [Theory]
    [InlineData(101)]
    [InlineData(200)]
    [InlineData(304)]
    [InlineData(600)]
    public void A_status_that_refuses_nothing_throws(int status) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => UpgradeResponseWriter.WriteRefusal(new ArrayBufferWriter<byte>(), status, "No.", []));
}
