using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

public class ClientUpgradeRulesTests
{
    private const string U = "Upgrade: websocket\r\n";
    private const string C = "Connection: Upgrade\r\n";
    private const string A = "Sec-WebSocket-Accept: " + Heads.Accept + "\r\n";

    [Theory]
    [InlineData("101 OK", U + C + A, nameof(None))]
    [InlineData("101 OK", "UPGRADE: WebSocket\r\n" + "connection: keep-alive, uPgrade\r\n" + A, nameof(None))]
    [InlineData("101 OK", U + "Connection: keep-alive\r\n" + C + A, nameof(None))]
    [InlineData("101 OK", U + C + "Sec-WebSocket-Accept: \t" + Heads.Accept + " \r\n", nameof(None))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Protocol: v1\r\n", nameof(None))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-one; a=1, x-two\r\n", nameof(None))]
    [InlineData("200 OK", U + C + A, nameof(StatusNotSwitchingProtocols))]
    [InlineData("404 No", "", nameof(StatusNotSwitchingProtocols))]
    [InlineData("100 Continue", U + C + A, nameof(StatusNotSwitchingProtocols))]
    [InlineData("101 OK", C + A, nameof(UpgradeMissing))]
    [InlineData("101 OK", "Upgrade: h2c\r\n" + C + A, nameof(UpgradeNotWebSocket))]
    [InlineData("101 OK", "Upgrade: websocket, h2c\r\n" + C + A, nameof(UpgradeNotWebSocket))]
    [InlineData("101 OK", U + U + C + A, nameof(UpgradeNotWebSocket))]
    [InlineData("101 OK", U + A, nameof(ConnectionMissingUpgrade))]
    [InlineData("101 OK", U + "Connection: close\r\n" + A, nameof(ConnectionMissingUpgrade))]
    [InlineData("101 OK", U + C, nameof(AcceptMissing))]
    [InlineData("101 OK", U + C + A + A, nameof(AcceptRepeated))]
    [InlineData("101 OK", U + C + "Sec-WebSocket-Accept:\r\n", nameof(AcceptMismatch))]
    [InlineData("101 OK", U + C + "Sec-WebSocket-Accept: " + Heads.Key + "\r\n", nameof(AcceptMismatch))]
    [InlineData("101 OK", U + C + "Sec-WebSocket-Accept: S3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", nameof(AcceptMismatch))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Protocol: v9\r\n", nameof(SubprotocolNotOffered))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Protocol: V1\r\n", nameof(SubprotocolNotOffered))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Protocol: v1, v2\r\n", nameof(SubprotocolNotOffered))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Protocol:\r\n", nameof(SubprotocolNotOffered))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Protocol: v1\r\nSec-WebSocket-Protocol: v1\r\n", nameof(SubprotocolRepeated))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-three\r\n", nameof(ExtensionNotOffered))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-one, x-three\r\n", nameof(ExtensionNotOffered))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-one\r\nSec-WebSocket-Extensions: x-two\r\n", nameof(ExtensionsRepeated))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-one\r\nSec-WebSocket-Extensions:\r\n", nameof(ExtensionsRepeated))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-one x-two\r\n", nameof(ExtensionsInvalid))]
    [InlineData("101 OK", U + C + A + "Sec-WebSocket-Extensions: x-one; =\r\n", nameof(ExtensionsInvalid))]
    public void The_answer_is_held_to_rfc_6455_section_4_1(string status, string fields, string violation) =>
        Assert.Equal(violation, Check($"HTTP/1.1 {status}\r\n{fields}\r\n", ["v2", "v1"], "x-one; a, x-two").ToString());

    [Fact]
    public void Without_an_offer_nothing_may_be_chosen()
    {
        Assert.Equal(SubprotocolNotOffered, Check($"HTTP/1.1 101 OK\r\n{U}{C}{A}Sec-WebSocket-Protocol: v1\r\n\r\n", [], null));
        Assert.Equal(ExtensionNotOffered, Check($"HTTP/1.1 101 OK\r\n{U}{C}{A}Sec-WebSocket-Extensions: x-one\r\n\r\n", [], null));
    }

    [Fact]
    public void An_answer_of_http_1_0_opens_nothing() =>
        Assert.Equal(HttpVersionNotSupported, Check($"HTTP/1.0 101 OK\r\n{U}{C}{A}\r\n", [], null));

    private static HandshakeViolation Check(string head, string[] subprotocols, string? extensions)
    {
        UpgradeParseStatus status = new UpgradeResponseParser().TryParse(Heads.Bytes(head), out _, out UpgradeResponse? response, out _);
        Assert.Equal(UpgradeParseStatus.Complete, status);
        return ClientUpgradeRules.Check(response!, Heads.Bytes(Heads.Key), subprotocols, extensions);
    }
}
