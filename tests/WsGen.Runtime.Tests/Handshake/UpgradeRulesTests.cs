using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class UpgradeRulesTests
{
    /// <summary>Head, violation, status.</summary>
    public static TheoryData<string, string, int> BadRequests => new()
    {
        { Heads.WithLine("POST /chat HTTP/1.1"), nameof(MethodNotAllowed), 405 },
        { Heads.WithLine("HEAD /chat HTTP/1.1"), nameof(MethodNotAllowed), 405 },
        { Heads.WithLine("get /chat HTTP/1.1"), nameof(MethodNotAllowed), 405 },
        { "GET /chat HTTP/1.1\r\nHost: h\r\n\r\n", nameof(NotAnUpgrade), 426 },
        { "GET /chat HTTP/1.0\r\n\r\n", nameof(NotAnUpgrade), 426 },
        { Heads.Without("Upgrade"), nameof(NotAnUpgrade), 426 },
        { Heads.With("Upgrade: h2c"), nameof(NotAnUpgrade), 426 },
        { Heads.With("Upgrade: websockets"), nameof(NotAnUpgrade), 426 },
        { Heads.With("Upgrade: web socket"), nameof(NotAnUpgrade), 426 },
        { Heads.With("Upgrade:"), nameof(NotAnUpgrade), 426 },
        { Heads.WithLine("GET /chat HTTP/1.0"), nameof(HttpVersionTooOld), 426 },
        { Heads.Without("Connection"), nameof(ConnectionNotUpgrade), 400 },
        { Heads.With("Connection: keep-alive"), nameof(ConnectionNotUpgrade), 400 },
        { Heads.With("Connection: upgraded"), nameof(ConnectionNotUpgrade), 400 },
        { Heads.With("Connection: keep-alive Upgrade"), nameof(ConnectionNotUpgrade), 400 },
        { Heads.With("Transfer-Encoding: chunked"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Transfer-Encoding: identity"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Transfer-Encoding:"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Content-Length: 1"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Content-Length: 0", "Content-Length: 5"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Content-Length: 0, 0"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Content-Length: +0"), nameof(BodyNotAllowed), 400 },
        { Heads.With("Content-Length:"), nameof(BodyNotAllowed), 400 },
        { Heads.Without("Sec-WebSocket-Version"), nameof(VersionMissing), 426 },
        { Heads.With("Sec-WebSocket-Version: 8"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version: 0"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version: 14"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version: 013"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version: 13, 8"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version: abc"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version:"), nameof(VersionNotSupported), 426 },
        { Heads.With("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 13"), nameof(VersionRepeated), 426 },
        { Heads.Without("Sec-WebSocket-Key"), nameof(KeyMissing), 400 },
        { Heads.With("Sec-WebSocket-Key: " + Heads.Key, "Sec-WebSocket-Key: " + Heads.Key), nameof(KeyRepeated), 400 },
        { Heads.With("Sec-WebSocket-Key:"), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: short"), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ="), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==="), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQAA"), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQA="), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZR=="), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j Q=="), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25_ZQ=="), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Key: " + Heads.Key + ", " + Heads.Key), nameof(KeyInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol:"), nameof(SubprotocolsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol: , ,"), nameof(SubprotocolsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol: a b"), nameof(SubprotocolsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol: a, \"b\""), nameof(SubprotocolsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol: a/b"), nameof(SubprotocolsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol: \xE9"), nameof(SubprotocolsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Protocol: a, b, a"), nameof(SubprotocolDuplicated), 400 },
        { Heads.With("Sec-WebSocket-Protocol: a", "Sec-WebSocket-Protocol: a"), nameof(SubprotocolDuplicated), 400 },
        { Heads.With("Sec-WebSocket-Protocol: " + Many(100) + ", p7"), nameof(SubprotocolDuplicated), 400 },
        { Heads.With("Sec-WebSocket-Accept: " + Heads.Accept), nameof(AcceptInRequest), 400 },
        { Heads.With("Sec-WebSocket-Extensions: a b"), nameof(ExtensionsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Extensions: a; b=\"c"), nameof(ExtensionsInvalid), 400 },
        { Heads.With("Sec-WebSocket-Extensions: a", "Sec-WebSocket-Extensions: ;"), nameof(ExtensionsInvalid), 400 },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public void A_request_that_opens_no_websocket_is_refused_by_name(string head, string violation, int status)
    {
        HandshakeViolation found = UpgradeRules.Check(Heads.Request(head));
        Assert.Equal(violation, found.ToString());
        Assert.Equal(status, found.StatusCode());
    }

    public static TheoryData<string> GoodRequests =>
    [
        Heads.Good,
        Heads.Good.ToUpperInvariant().Replace(Heads.Key.ToUpperInvariant(), Heads.Key, StringComparison.Ordinal),
        Heads.WithLine("GET /chat HTTP/1.2"),
        Heads.WithLine("GET http://h/chat HTTP/1.1"),
        Heads.With("Upgrade: WebSocket"),
        Heads.With("Upgrade: h2c, websocket"),
        Heads.With("Upgrade: h2c", "Upgrade:websocket"),
        Heads.With("Upgrade: ,, websocket ,"),
        Heads.With("Connection: keep-alive, Upgrade"),
        Heads.With("Connection: keep-alive,UPGRADE"),
        Heads.With("Connection: keep-alive", "Connection:\tupgrade\t"),
        Heads.With("Content-Length: 0"),
        Heads.With("Sec-WebSocket-Version:\t13 "),
        Heads.With("Sec-WebSocket-Key:   " + Heads.Key + "\t"),
        Heads.With("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="),
        Heads.With("Sec-WebSocket-Key: /////////////////////w=="),
        Heads.With("Sec-WebSocket-Key: +++++++++++++++++++++g=="),
        Heads.With("Sec-WebSocket-Protocol: chat, superchat"),
        Heads.With("Sec-WebSocket-Protocol: chat", "Sec-WebSocket-Protocol: Chat, , v1.x"),
        Heads.With("Sec-WebSocket-Protocol: " + Many(1000)),
        Heads.With("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits; server_max_window_bits=\"10\", x-other"),
        Heads.With("Sec-WebSocket-Extensions: a", "Sec-WebSocket-Extensions: a"),
        Heads.With("Sec-WebSocket-Extensions:"),
    ];

    [Theory]
    [MemberData(nameof(GoodRequests))]
    public void A_request_by_the_rules_is_accepted_however_it_is_cut(string head)
    {
        Assert.Equal(UpgradeParseStatus.Complete, Feeding.Request(head).Status);
        Assert.Equal(None, UpgradeRules.Check(Heads.Request(head)));
    }

    [Fact]
    public void A_plain_request_can_be_told_from_a_broken_upgrade()
    {
        Assert.Equal(NotAnUpgrade, UpgradeRules.Check(Heads.Request("GET /none HTTP/1.1\r\nHost: h\r\n\r\n")));
        Assert.Equal(404, PathNotFound.StatusCode());
    }

    private static string Many(int count) => string.Join(", ", Enumerable.Range(0, count).Select(i => "p" + i));
}
