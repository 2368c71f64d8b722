using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class UpgradeLimitsTests
{
    private static readonly UpgradeLimits Small = new() { MaxRequestLineBytes = 40, MaxHeadBytes = 120, MaxHeaderCount = 3 };

    [Theory]
    [InlineData("")]
    [InlineData("\r\n")]
    public void A_request_line_of_just_the_limit_is_read_and_one_more_is_414(string leading)
    {
        string target = "/" + new string('a', 40 - "GET / HTTP/1.1".Length);
        Assert.Equal(UpgradeParseStatus.Complete, Feeding.Request($"{leading}GET {target} HTTP/1.1\r\nHost: h\r\n\r\n", Small).Status);
        Refused(RequestLineTooLong, 414, $"{leading}GET {target}a HTTP/1.1\r\nHost: h\r\n\r\n", Small);
    }

    [Fact]
    public void An_endless_request_line_is_refused_before_it_ends()
    {
        Refused(RequestLineTooLong, 414, "GET /" + new string('a', 40), Small);
        Refused(MethodInvalid, 400, new string('A', 33), UpgradeLimits.Default);
        Refused(RequestLineTooLong, 414, "GET /" + new string('a', 20_000), UpgradeLimits.Default);
    }

    [Fact]
    public void A_head_of_just_the_limit_is_read_and_one_more_is_431()
    {
        string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
        string value = new('v', 120 - start.Length - 4);
        Assert.Equal(UpgradeParseStatus.Complete, Feeding.Request(start + value + "\r\n\r\n", Small).Status);
        Refused(HeadTooLarge, 431, start + value + "v\r\n\r\n", Small);
        Refused(HeadTooLarge, 431, "\r\n" + start + value + "\r\n\r\n", Small);
    }

    [Fact]
    public void An_endless_head_is_refused_before_it_ends()
    {
        Refused(HeadTooLarge, 431, "GET / HTTP/1.1\r\nX: " + new string('v', 110), Small);
        Refused(HeadTooLarge, 431, "GET / HTTP/1.1\r\n" + new string('n', 120), Small);
        Refused(HeadTooLarge, 431, "GET / HTTP/1.1\r\nX: " + new string('v', 20_000), UpgradeLimits.Default);
    }

    [Fact]
    public void A_head_that_reaches_its_limit_exactly_waits_for_no_byte_that_cannot_help()
    {
        // All 120 bytes are here and the blank line is not: the next byte, whichever it is, refuses it.
        string head = "GET / HTTP/1.1\r\nX: ";
        head += new string('v', 120 - head.Length);
        Assert.Equal(UpgradeParseStatus.NeedMore, Feeding.Request(head, Small).Status);
        Refused(HeadTooLarge, 431, head + "\r", Small);
    }

    [Fact]
    public void One_field_too_many_is_refused_at_its_first_byte()
    {
        string three = "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\nB: 2\r\n";
        Assert.Equal(UpgradeParseStatus.Complete, Feeding.Request(three + "\r\n", Small).Status);
        Refused(TooManyFields, 431, three + "C", Small);
        string hundred = "GET / HTTP/1.1\r\nHost: h\r\n" + string.Concat(Enumerable.Repeat("A: 1\r\n", 99));
        Assert.Equal(UpgradeParseStatus.Complete, Feeding.Request(hundred + "\r\n").Status);
        Refused(TooManyFields, 431, hundred + "A: 1\r\n\r\n", UpgradeLimits.Default);
    }

    [Fact]
    public void A_line_limit_beyond_the_head_limit_leaves_the_head_limit_in_force()
    {
        var limits = new UpgradeLimits { MaxRequestLineBytes = 1000, MaxHeadBytes = 100 };
        Refused(HeadTooLarge, 431, "GET /" + new string('a', 200), limits);
    }

    [Fact]
    public void The_limits_do_not_count_the_frames_behind_the_head()
    {
        string head = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        Assert.Equal(head.Length, Feeding.Request(head + new string('\0', 500), Small).Consumed);
    }

    private static void Refused(HandshakeViolation violation, int status, string head, UpgradeLimits limits)
    {
        Assert.Equal(violation, Feeding.Request(head, limits).Violation);
        Assert.Equal(status, violation.StatusCode());
    }
}
