using static WsGen.Handshake.HandshakeViolation;

namespace WsGen.Handshake;

/// <summary>The opening handshake over HTTP/2 (RFC 8441 section 5), which somebody else has parsed.</summary>
public class ExtendedConnectTests
{
    /// <summary>Method, whether its :protocol is websocket, fields, violation.</summary>
    public static TheoryData<string, bool, string, string> Requests => new()
    {
        { "CONNECT", true, "sec-websocket-version: 13", nameof(None) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-protocol: a, b|sec-websocket-extensions: permessage-deflate", nameof(None) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-key: whatever", nameof(None) }, // not processed
        { "CONNECT", true, "sec-websocket-version: 13|content-length: 0", nameof(None) },
        { "CONNECT", true, "sec-websocket-version: 13|content-length: 1", nameof(BodyNotAllowed) },
        { "CONNECT", true, "", nameof(VersionOfConnect) },
        { "CONNECT", true, "sec-websocket-version: 8", nameof(VersionOfConnect) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-version: 13", nameof(VersionOfConnect) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-protocol: a b", nameof(SubprotocolsInvalid) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-protocol: a, a", nameof(SubprotocolDuplicated) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-extensions: a b", nameof(ExtensionsInvalid) },
        { "CONNECT", true, "sec-websocket-version: 13|sec-websocket-accept: a", nameof(AcceptInRequest) },
        { "CONNECT", false, "sec-websocket-version: 13", nameof(NotAnExtendedConnect) },
        { "GET", false, "sec-websocket-version: 13|sec-websocket-key: " + Heads.Key, nameof(NotAnExtendedConnect) },
        { "POST", false, "", nameof(NotAnExtendedConnect) },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public void Its_rules_are_those_of_an_upgrade_but_for_what_http2_has_itself(string method, bool isExtendedConnect, string fields, string violation)
    {
        var headers = new HandshakeHeaders(
            ("host: h|" + fields).Split('|', StringSplitOptions.RemoveEmptyEntries).Select(static field => field.Split(": ")).Select(static field => KeyValuePair.Create(field[0], field[1])));
        Assert.Equal(None, UpgradeRequest.Create(method, "/chat", headers, out UpgradeRequest? request, isMultiplexed: true, isExtendedConnect: isExtendedConnect));
        HandshakeViolation found = UpgradeRules.Check(request!);
        Assert.Equal(violation, found.ToString());
        Assert.True(found == None || found.StatusCode() == 400);
        Assert.Equal(isExtendedConnect, UpgradeRules.AsksForUpgrade(request!));
    }
}
