using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class OriginRuleTests
{
    [Theory]
    [InlineData("http://h", "h", nameof(None))]
    [InlineData("http://h", "h:80", nameof(None))]
    [InlineData("http://h:80", "h", nameof(None))]
    [InlineData("https://h", "h", nameof(None))]
    [InlineData("https://h", "h:443", nameof(None))]
    [InlineData("https://h:443", "h", nameof(None))]
    [InlineData("http://h:8080", "h:8080", nameof(None))]
    [InlineData("HTTP://Example.ORG", "example.org", nameof(None))]
    [InlineData("http://[::1]", "[::1]:80", nameof(None))]
    [InlineData("http://[::1]:9", "[0:0:0:0:0:0:0:1]:9", nameof(None))]
    [InlineData("http://[FE80::A]", "[fe80::a]", nameof(None))]
    [InlineData("http://h", "h:", nameof(None))]
    [InlineData("http://127.0.0.1:5000", "127.0.0.1:5000", nameof(None))]
    [InlineData("http://h", "h:443", nameof(OriginNotAllowed))]
    [InlineData("https://h", "h:80", nameof(OriginNotAllowed))]
    [InlineData("http://h:8080", "h", nameof(OriginNotAllowed))]
    [InlineData("http://h", "h:8080", nameof(OriginNotAllowed))]
    [InlineData("http://evil", "h", nameof(OriginNotAllowed))]
    [InlineData("http://h.evil", "h", nameof(OriginNotAllowed))]
    [InlineData("http://evil.h", "h", nameof(OriginNotAllowed))]
    [InlineData("http://[::2]", "[::1]", nameof(OriginNotAllowed))]
    [InlineData("http://localhost", "127.0.0.1", nameof(OriginNotAllowed))]
    [InlineData("ftp://h", "h", nameof(OriginNotAllowed))]
    [InlineData("chrome-extension://abc", "abc", nameof(OriginNotAllowed))]
    [InlineData("null", "h", nameof(OriginNotAllowed))]
    [InlineData("null", "null", nameof(OriginNotAllowed))]
    [InlineData("", "h", nameof(OriginInvalid))]
    [InlineData("h", "h", nameof(OriginInvalid))]
    [InlineData("//h", "h", nameof(OriginInvalid))]
    [InlineData("://h", "h", nameof(OriginInvalid))]
    [InlineData("http://", "h", nameof(OriginInvalid))]
    [InlineData("http:h", "h", nameof(OriginInvalid))]
    [InlineData("http://h/", "h", nameof(OriginInvalid))]
    [InlineData("http://h/path", "h", nameof(OriginInvalid))]
    [InlineData("http://u@h", "h", nameof(OriginInvalid))]
    [InlineData("http://h:x", "h", nameof(OriginInvalid))]
    [InlineData("http://h http://h", "h", nameof(OriginInvalid))]
    [InlineData("ht!tp://h", "h", nameof(OriginInvalid))]
    [InlineData("1http://h", "h", nameof(OriginInvalid))]
    [InlineData("Null", "h", nameof(OriginInvalid))]
    public void Same_origin_compares_host_and_port(string origin, string host, string violation)
    {
        HandshakeViolation found = OriginRule.Check(OriginPolicy.SameOrigin, Request(host, origin));
        Assert.Equal(violation, found.ToString());
        Assert.True(found == None || found.StatusCode() == 403);
    }

    [Fact]
    public void A_client_without_an_origin_is_no_browser_and_allowed_under_every_policy() =>
        Assert.All(Policies, policy => Assert.Equal(None, OriginRule.Check(policy, Request("h"))));

    [Fact]
    public void Several_origin_fields_are_refused_under_every_policy() =>
        Assert.All(Policies, policy => Assert.Equal(OriginRepeated, OriginRule.Check(policy, Request("h", "http://h", "http://h"))));

    [Fact]
    public void An_absolute_target_says_which_host_is_meant()
    {
        UpgradeRequest request = Heads.Request("GET http://real/ HTTP/1.1\r\nHost: fake\r\nOrigin: http://real\r\n\r\n");
        Assert.Equal(None, OriginRule.Check(OriginPolicy.SameOrigin, request));
        request = Heads.Request("GET http://real/ HTTP/1.1\r\nHost: fake\r\nOrigin: http://fake\r\n\r\n");
        Assert.Equal(OriginNotAllowed, OriginRule.Check(OriginPolicy.SameOrigin, request));
    }

    [Theory]
    [InlineData("https://a.example", nameof(None))]
    [InlineData("https://A.Example:443", nameof(None))]
    [InlineData("http://b.example:8080", nameof(None))]
    [InlineData("app://local", nameof(None))]
    [InlineData("http://a.example", nameof(OriginNotAllowed))]
    [InlineData("https://a.example:444", nameof(OriginNotAllowed))]
    [InlineData("http://b.example", nameof(OriginNotAllowed))]
    [InlineData("https://sub.a.example", nameof(OriginNotAllowed))]
    [InlineData("https://a.example.evil", nameof(OriginNotAllowed))]
    [InlineData("http://h", nameof(OriginNotAllowed))]
    [InlineData("null", nameof(OriginNotAllowed))]
    [InlineData("a.example", nameof(OriginInvalid))]
    public void An_allow_list_allows_exactly_what_it_lists(string origin, string violation)
    {
        OriginPolicy policy = OriginPolicy.AllowList(["https://a.example", "http://b.example:8080", "app://local"]);
        Assert.Equal(violation, OriginRule.Check(policy, Request("h", origin)).ToString());
    }

    [Fact]
    public void Null_can_be_listed() =>
        Assert.Equal(None, OriginRule.Check(OriginPolicy.AllowList(["null"]), Request("h", "null")));

    [Theory]
    [InlineData("http://evil")]
    [InlineData("null")]
    [InlineData("whatever")]
    public void Any_allows_any(string origin) => Assert.Equal(None, OriginRule.Check(OriginPolicy.Any, Request("h", origin)));

    [Theory]
    [InlineData("https://a.example/")]
    [InlineData("a.example")]
    [InlineData("*")]
    [InlineData("https://*:x")]
    [InlineData("")]
    public void An_entry_that_is_no_origin_is_refused_when_the_list_is_made(string entry)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => OriginPolicy.AllowList([entry]));
        Assert.Contains("\"" + entry + "\" is not an origin", error.Message, StringComparison.Ordinal);
    }

    private static OriginPolicy[] Policies => [OriginPolicy.SameOrigin, OriginPolicy.Any, OriginPolicy.AllowList(["https://a"])];

    private static UpgradeRequest Request(string host, params string[] origins) =>
        Heads.Request(Heads.With(["Host: " + host, .. origins.Select(origin => "Origin: " + origin)]));
}
