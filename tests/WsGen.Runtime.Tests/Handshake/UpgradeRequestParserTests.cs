using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class UpgradeRequestParserTests
{
    /// <summary>Head, violation, status.</summary>
    public static TheoryData<string, string, int> BadHeads => new()
    {
        // Not HTTP/1.1 at all: refused at the first byte that shows it.
        { "\x16\x03\x01\x02\x00", nameof(TlsClientHello), 400 },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", nameof(Http2Preface), 505 },
        { "PRI ", nameof(Http2Preface), 505 },
        { "\0", nameof(MethodInvalid), 400 },
        { "\xFF\xFE", nameof(MethodInvalid), 400 },
        { " ", nameof(MethodInvalid), 400 },
        { "\x81\x05hello", nameof(MethodInvalid), 400 },
        { "(", nameof(MethodInvalid), 400 },
        { "G\0", nameof(MethodInvalid), 400 },
        { "GET\t", nameof(MethodInvalid), 400 },
        { "GE:T / HTTP/1.1\r\n", nameof(MethodInvalid), 400 },
        { "SSH-2.0-OpenSSH_10.0\r\n", nameof(RequestLineInvalid), 400 },

        // The request line.
        { "\n", nameof(BareLineFeed), 400 },
        { "\rG", nameof(BareCarriageReturn), 400 },
        { "\r\n\r", nameof(MethodInvalid), 400 },
        { "\r\n\r\n" + Heads.Good, nameof(MethodInvalid), 400 },
        { "GET\r\n", nameof(RequestLineInvalid), 400 },
        { "GET /\r\n", nameof(RequestLineInvalid), 400 },
        { "GET /\n", nameof(RequestLineInvalid), 400 },
        { "GET  / HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /  HTTP/1.1\r\n", nameof(RequestLineInvalid), 400 },
        { "GET /\tHTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET / HTTP/1.1 \r\n", nameof(RequestLineInvalid), 400 },
        { "GET / HTTP/1.1x", nameof(RequestLineInvalid), 400 },
        { "GET / HTTP/1.10\r\n", nameof(RequestLineInvalid), 400 },
        { "GET / HTTP/1.\r\n", nameof(RequestLineInvalid), 400 },
        { "GET / HTTP/11\r\n", nameof(RequestLineInvalid), 400 },
        { "GET / http/1.1\r\n", nameof(RequestLineInvalid), 400 },
        { "GET / HTTPS/1.1\r\n", nameof(RequestLineInvalid), 400 },
        { "GET / X", nameof(RequestLineInvalid), 400 },
        { "GET / HTTP/x.1\r\n", nameof(RequestLineInvalid), 400 },
        { "GET / HTTP/2.0\r\n", nameof(HttpVersionNotSupported), 505 },
        { "GET / HTTP/2", nameof(HttpVersionNotSupported), 505 },
        { "GET / HTTP/0.9\r\n", nameof(HttpVersionNotSupported), 505 },
        { "GET / HTTP/1.1\n", nameof(BareLineFeed), 400 },
        { "GET / HTTP/1.1\rH", nameof(BareCarriageReturn), 400 },
        { "GET / HTTP/1.1\r\r\n", nameof(BareCarriageReturn), 400 },

        // The target.
        { "GET chat HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET * HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "OPTIONS * HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "CONNECT host:443 HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET ?a=1 HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /a#b HTTP/1.1\r\n", nameof(FragmentInTarget), 400 },
        { "GET #", nameof(FragmentInTarget), 400 },
        { "GET /?a#b HTTP/1.1\r\n", nameof(FragmentInTarget), 400 },
        { "GET http://h/#b HTTP/1.1\r\n", nameof(FragmentInTarget), 400 },
        { "GET /a<b HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /a\"b HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /a\\b HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /{a} HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /a\0 HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /a\x7F HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /\xC3\xA9 HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET /?q=\xC3\xA9 HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET ftp://h/ HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET http:/h/ HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET http:///a HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET http://user@h/ HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET http://h:x/ HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET http://[::g]/ HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET http://h\\a HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },
        { "GET ://h/ HTTP/1.1\r\n", nameof(RequestTargetInvalid), 400 },

        // The fields.
        { "GET / HTTP/1.1\r\n\n", nameof(BareLineFeed), 400 },
        { "GET / HTTP/1.1\r\n\rX", nameof(BareCarriageReturn), 400 },
        { "GET / HTTP/1.1\r\nHost: h\n", nameof(BareLineFeed), 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\n\n", nameof(BareLineFeed), 400 },
        { "GET / HTTP/1.1\r\nHost: h\rX", nameof(BareCarriageReturn), 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\r\n", nameof(BareCarriageReturn), 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\n\r\r", nameof(BareCarriageReturn), 400 },
        { "GET / HTTP/1.1\r\n Host: h\r\n", nameof(LineFolding), 400 },
        { "GET / HTTP/1.1\r\n\tHost: h\r\n", nameof(LineFolding), 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\n more\r\n", nameof(LineFolding), 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\n\tmore\r\n", nameof(LineFolding), 400 },
        { "GET / HTTP/1.1\r\nHost : h\r\n", nameof(WhitespaceBeforeColon), 400 },
        { "GET / HTTP/1.1\r\nHost\t: h\r\n", nameof(WhitespaceBeforeColon), 400 },
        { "GET / HTTP/1.1\r\nHost\r\n", nameof(FieldNameInvalid), 400 },
        { "GET / HTTP/1.1\r\nHost\n", nameof(FieldNameInvalid), 400 },
        { "GET / HTTP/1.1\r\n: h\r\n", nameof(FieldNameInvalid), 400 },
        { "GET / HTTP/1.1\r\nHo(st: h\r\n", nameof(FieldNameInvalid), 400 },
        { "GET / HTTP/1.1\r\nHo\0st: h\r\n", nameof(FieldNameInvalid), 400 },
        { "GET / HTTP/1.1\r\nH\xF6st: h\r\n", nameof(FieldNameInvalid), 400 },
        { "GET / HTTP/1.1\r\nHost: h\0\r\n", nameof(ControlCharacterInField), 400 },
        { "GET / HTTP/1.1\r\nHost: h\x01\r\n", nameof(ControlCharacterInField), 400 },
        { "GET / HTTP/1.1\r\nHost: h\x7F\r\n", nameof(ControlCharacterInField), 400 },
        { "GET / HTTP/1.1\r\nHost: h\x0B\r\n", nameof(ControlCharacterInField), 400 },
        { "GET / HTTP/1.1\r\nHost: h\r\nX-A: \x1B[0m\r\n", nameof(ControlCharacterInField), 400 },

        // Host.
        { Heads.Without("Host"), nameof(HostMissing), 400 },
        { "GET http://h/ HTTP/1.1\r\n\r\n", nameof(HostMissing), 400 },
        { Heads.With("Host: a", "Host: a"), nameof(HostRepeated), 400 },
        { Heads.With("Host: a", "HOST: b"), nameof(HostRepeated), 400 },
        { "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", nameof(HostRepeated), 400 },
        { Heads.With("Host:"), nameof(HostInvalid), 400 },
        { Heads.With("Host: :80"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a b"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a/b"), nameof(HostInvalid), 400 },
        { Heads.With("Host: u@a"), nameof(HostInvalid), 400 },
        { Heads.With("Host: http://a"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a:80:80"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a:-1"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a:65536"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a:99999999999999999999"), nameof(HostInvalid), 400 },
        { Heads.With("Host: [::1"), nameof(HostInvalid), 400 },
        { Heads.With("Host: [::1]x"), nameof(HostInvalid), 400 },
        { Heads.With("Host: []"), nameof(HostInvalid), 400 },
        { Heads.With("Host: [1.2.3.4]"), nameof(HostInvalid), 400 },
        { Heads.With("Host: [::1%25eth0]"), nameof(HostInvalid), 400 },
        { Heads.With("Host: a%4"), nameof(HostInvalid), 400 },
        { Heads.With("Host: \xE9"), nameof(HostInvalid), 400 },
        { "GET http://good/ HTTP/1.1\r\nHost: b@d\r\n\r\n", nameof(HostInvalid), 400 },
    };

    [Theory]
    [MemberData(nameof(BadHeads))]
    public void A_bad_head_is_refused_by_name_however_it_is_cut(string head, string violation, int status)
    {
        Verdict verdict = Feeding.Request(head);
        Assert.Equal(UpgradeParseStatus.Refused, verdict.Status);
        Assert.Equal(violation, verdict.Violation.ToString());
        Assert.Equal(status, verdict.Violation.StatusCode());
    }

    /// <summary>Head, and the parts that are read from it: method, raw target, path, query, host.</summary>
    public static TheoryData<string, string> GoodHeads => new()
    {
        { Heads.Good, "GET /chat /chat  server.example.com" },
        { "\r\n" + Heads.Good, "GET /chat /chat  server.example.com" },
        { Heads.WithLine("GET / HTTP/1.1"), "GET / /  server.example.com" },
        { Heads.WithLine("GET // HTTP/1.1"), "GET // //  server.example.com" },
        { Heads.WithLine("GET /a/b/?x=1&y=%20?z HTTP/1.1"), "GET /a/b/?x=1&y=%20?z /a/b/ x=1&y=%20?z server.example.com" },
        { Heads.WithLine("GET /? HTTP/1.1"), "GET /? /  server.example.com" },
        { Heads.WithLine("GET /%2F%zz HTTP/1.1"), "GET /%2F%zz /%2F%zz  server.example.com" },
        { Heads.WithLine("GET /a|b[1]^?ids[]=1&f={\"x}".Replace("\"", "") + " HTTP/1.1"), "GET /a|b[1]^?ids[]=1&f={x} /a|b[1]^ ids[]=1&f={x} server.example.com" },
        { Heads.WithLine("GET /http://x HTTP/1.1"), "GET /http://x /http://x  server.example.com" },
        { Heads.WithLine("GET http://other:8080/p?q HTTP/1.1"), "GET http://other:8080/p?q /p q other:8080" },
        { Heads.WithLine("GET https://other HTTP/1.1"), "GET https://other /  other" },
        { Heads.WithLine("GET WS://other?q=/ HTTP/1.1"), "GET WS://other?q=/ / q=/ other" },
        { Heads.WithLine("GET wss://[::1]:1/ HTTP/1.1"), "GET wss://[::1]:1/ /  [::1]:1" },
        { Heads.WithLine(new string('M', 32) + " / HTTP/1.1"), new string('M', 32) + " / /  server.example.com" },
        { Heads.WithLine("POST / HTTP/1.1"), "POST / /  server.example.com" },
        { Heads.WithLine("get / HTTP/1.1"), "get / /  server.example.com" },
        { Heads.WithLine("GET / HTTP/1.2"), "GET / /  server.example.com" },
        { "GET / HTTP/1.0\r\n\r\n", "GET / /  " },
        { Heads.With("Host:\t h:80 \t"), "GET /chat /chat  h:80" },
        { Heads.With("Host: h:"), "GET /chat /chat  h:" },
        { Heads.With("Host: 127.0.0.1:0"), "GET /chat /chat  127.0.0.1:0" },
        { Heads.With("Host: [::ffff:1.2.3.4]:65535"), "GET /chat /chat  [::ffff:1.2.3.4]:65535" },
        { Heads.With("Host: a_b%41~!$&'()*+,;="), "GET /chat /chat  a_b%41~!$&'()*+,;=" },
        { Heads.With("X-Empty:", "X-Blank: \t ", "X-Obs: \xE9\xFF", "X-Tab: a\tb"), "GET /chat /chat  server.example.com" },
    };

    [Theory]
    [MemberData(nameof(GoodHeads))]
    public void A_good_head_is_read_however_it_is_cut(string head, string parts)
    {
        Verdict verdict = Feeding.Request(head);
        Assert.Equal(UpgradeParseStatus.Complete, verdict.Status);
        Assert.Equal(head.Length, verdict.Consumed);
        UpgradeRequest request = Heads.Request(head);
        Assert.Equal(parts, $"{request.Method} {request.RawTarget} {request.Path} {request.QueryString} {request.Host}");
    }

    [Theory]
    [MemberData(nameof(GoodHeads))]
    public void Frames_behind_the_head_are_left_alone(string head, string parts)
    {
        Verdict verdict = Feeding.Request(head + "\x81\x85\0\0\0\0hello");
        Assert.Equal(head.Length, verdict.Consumed);
        Assert.NotEmpty(parts);
    }

    [Theory]
    [MemberData(nameof(GoodHeads))]
    public void Every_beginning_of_a_good_head_needs_more(string head, string parts)
    {
        for (int length = 0; length < head.Length; length++)
        {
            UpgradeParseStatus status = new UpgradeRequestParser().TryParse(Heads.Bytes(head[..length]), out int consumed, out _, out _);
            Assert.Equal((UpgradeParseStatus.NeedMore, 0), (status, consumed));
        }

        Assert.NotEmpty(parts);
    }

    [Fact]
    public void After_a_head_the_parser_begins_anew()
    {
        byte[] input = Heads.Bytes(Heads.Good + Heads.With("X-Second: yes"));
        var parser = new UpgradeRequestParser(UpgradeLimits.Default);
        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(input, out int consumed, out _, out _));
        Assert.Equal(UpgradeParseStatus.Complete, parser.TryParse(input.AsSpan(consumed), out _, out UpgradeRequest? second, out _));
        Assert.Equal("yes", second!.Headers["x-second"]);
    }
}
