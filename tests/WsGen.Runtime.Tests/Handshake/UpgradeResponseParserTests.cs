using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class UpgradeResponseParserTests
{
    [Theory]
    [InlineData("\0", nameof(StatusLineInvalid))]
    [InlineData("\r\n", nameof(StatusLineInvalid))]
    [InlineData("SSH-2.0", nameof(StatusLineInvalid))]
    [InlineData("http/1.1", nameof(StatusLineInvalid))]
    [InlineData("HTTP/2.0 101 ", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.x", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1  101 ", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 1 ", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 1010 ", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 099 ", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 600 ", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 101\r\n\r\n", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 101 a\0b", nameof(StatusLineInvalid))]
    [InlineData("HTTP/1.1 101 OK\n", nameof(BareLineFeed))]
    [InlineData("HTTP/1.1 101 OK\rX", nameof(BareCarriageReturn))]
    [InlineData("HTTP/1.1 101 OK\r\n A: b\r\n", nameof(LineFolding))]
    [InlineData("HTTP/1.1 101 OK\r\n\tA: b\r\n", nameof(LineFolding))]
    [InlineData("HTTP/1.1 101 OK\r\nA: b\r\n c\0", nameof(ControlCharacterInField))]
    [InlineData("HTTP/1.1 101 OK\r\nA\r\n : b", nameof(FieldNameInvalid))]
    [InlineData("HTTP/1.1 101 OK\r\nA : b\r\n", nameof(WhitespaceBeforeColon))]
    [InlineData("HTTP/1.1 101 OK\r\nA\r\n", nameof(FieldNameInvalid))]
    [InlineData("HTTP/1.1 101 OK\r\nA: b\0\r\n", nameof(ControlCharacterInField))]
    [InlineData("HTTP/1.1 101 OK\r\nA: b\n", nameof(BareLineFeed))]
    [InlineData("HTTP/1.1 101 OK\r\n\n", nameof(BareLineFeed))]
    public void A_bad_answer_is_refused_by_name_however_it_is_cut(string head, string violation)
    {
        Verdict verdict = Feeding.Response(head);
        Assert.Equal((UpgradeParseStatus.Refused, violation), (verdict.Status, verdict.Violation.ToString()));
    }

    [Theory]
    [InlineData(Heads.GoodAnswer, "1 101 Switching Protocols Upgrade=websocket|Connection=Upgrade|Sec-WebSocket-Accept=" + Heads.Accept)]
    [InlineData("HTTP/1.1 404 \r\n\r\n", "1 404  ")]
    [InlineData("HTTP/1.0 200 Very good\tindeed \xE9\r\nA:b\r\n\r\n", "0 200 Very good\tindeed \u00E9 A=b")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", "1 100 Continue ")]
    [InlineData("HTTP/1.1 101 OK\r\nA: b\r\n c\r\n\t\r\nD:\r\n e\r\nF: \r\n \r\n\r\n", "1 101 OK A=b   c|D=e|F=")]
    public void A_good_answer_is_read_however_it_is_cut_and_what_follows_is_left_alone(string head, string content)
    {
        Assert.Equal(new Verdict(UpgradeParseStatus.Complete, None, head.Length, content), Feeding.Response(head));
        Assert.Equal(head.Length, Feeding.Response(head + "\x81\x05hello").Consumed);
        Assert.Equal(UpgradeParseStatus.NeedMore, Feeding.Response(head[..^1]).Status);
    }

    [Fact]
    public void An_interim_answer_can_be_passed_over()
    {
        byte[] input = Heads.Bytes("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + Heads.GoodAnswer);
        var parser = new UpgradeResponseParser();
        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(input, out int consumed, out UpgradeResponse? interim, out _));
        Assert.Equal(103, interim!.StatusCode);
        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(input.AsSpan(consumed), out _, out UpgradeResponse? final, out _));
        Assert.Equal(101, final!.StatusCode);
        Assert.False(final.Headers.Contains("Link"));
    }

    [Fact]
    public void The_head_is_limited_while_it_is_incomplete()
    {
        byte[] head = Heads.Bytes(Heads.GoodAnswer);
        Assert.Equal(UpgradeParseStatus.Complete, Feeding.Response(head, head.Length).Status);
        Assert.Equal(HeadTooLarge, Feeding.Response(head, head.Length - 1).Violation);
        Assert.Equal(HeadTooLarge, Feeding.Response("HTTP/1.1 101 " + new string('a', 9000)).Violation);
        Assert.Equal(HeadTooLarge, Feeding.Response("HTTP/1.1 101 \r\n" + new string('a', 9000)).Violation);
        Assert.Equal(TooManyFields, Feeding.Response("HTTP/1.1 101 \r\n" + string.Concat(Enumerable.Repeat("A:\r\n", 101))).Violation);
    }

    [Fact]
    public void A_parser_that_was_only_declared_has_the_default_limit()
    {
        UpgradeResponseParser parser = default;
        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(Heads.Bytes(Heads.GoodAnswer), out _, out _, out _));
        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(Heads.Bytes(Heads.GoodAnswer), out _, out _, out _));
    }
}
