namespace WsGen.Handshake;

/// <summary>HTTP status and sentence of each <see cref="HandshakeViolation"/>.</summary>
internal static class HandshakeViolations
{
    /// <summary>
    /// The status that answers the violation. 0 for those of a server's answer: a client has nobody to send a status to. For what
    /// both sides can do wrong (a bare LF, a field name), it is the status that a server answers.
    /// </summary>
    public static int StatusCode(this HandshakeViolation violation) => violation switch
    {
        HandshakeViolation.None => throw new ArgumentOutOfRangeException(nameof(violation), violation, "not a violation"),
        HandshakeViolation.OriginRepeated or HandshakeViolation.OriginInvalid or HandshakeViolation.OriginNotAllowed => 403,
        HandshakeViolation.PathNotFound => 404,
        HandshakeViolation.MethodNotAllowed => 405,
        HandshakeViolation.HandshakeTimeout => 408,
        HandshakeViolation.InternalError => 500,
        HandshakeViolation.ServerStopping or HandshakeViolation.TooManyConnections => 503,
        HandshakeViolation.RequestLineTooLong => 414,
        HandshakeViolation.NotAnUpgrade or HandshakeViolation.HttpVersionTooOld or HandshakeViolation.VersionMissing
            or HandshakeViolation.VersionRepeated or HandshakeViolation.VersionNotSupported => 426,
        HandshakeViolation.HeadTooLarge or HandshakeViolation.TooManyFields => 431,
        HandshakeViolation.Http2Preface or HandshakeViolation.HttpVersionNotSupported => 505,
        >= HandshakeViolation.StatusLineInvalid => 0,
        _ => 400,
    };

    /// <summary>What was wrong and what to do about it, in one or two English sentences of ASCII: the body of the refusal.</summary>
    public static string Reason(this HandshakeViolation violation) => violation switch
    {
        HandshakeViolation.TlsClientHello => "The connection began with a TLS handshake, but this port speaks plain HTTP. Use ws:// or the port that is configured for TLS.",
        HandshakeViolation.Http2Preface => "The connection began with the HTTP/2 preface. Send the WebSocket handshake as HTTP/1.1.",
        HandshakeViolation.MethodInvalid => "The request does not begin with an HTTP method. Send a request line such as \"GET /path HTTP/1.1\".",
        HandshakeViolation.RequestLineInvalid => "The request line is ill-formed. Send method, target and version with one space between them, such as \"GET /path HTTP/1.1\", and CRLF (RFC 9112 section 3).",
        HandshakeViolation.RequestTargetInvalid => "The request target is ill-formed. Send a path that begins with \"/\", or an absolute http or https URI without user information, and percent-encode other characters (RFC 9112 section 3.2).",
        HandshakeViolation.FragmentInTarget => "The request target contains \"#\". Leave the fragment out, or write it as %23 where it belongs to the path or query (RFC 6455 section 3).",
        HandshakeViolation.HttpVersionNotSupported => "The WebSocket handshake needs HTTP/1.1. Send the request with that version (RFC 6455 section 4.1).",
        HandshakeViolation.RequestLineTooLong => "The request line is longer than this server accepts. Shorten the path or the query.",
        HandshakeViolation.BareLineFeed => "A line ends with LF alone. End every line with CRLF (RFC 9112 section 2.2).",
        HandshakeViolation.BareCarriageReturn => "A CR is not followed by LF. End every line with CRLF (RFC 9112 section 2.2).",
        HandshakeViolation.LineFolding => "A header line begins with white space. Write every field on one line (RFC 9112 section 5.2).",
        HandshakeViolation.FieldNameInvalid => "A header line does not begin with a field name and a colon. Send \"Name: value\" with a name of token characters (RFC 9110 section 5.1).",
        HandshakeViolation.WhitespaceBeforeColon => "White space stands between a field name and its colon. Remove it (RFC 9112 section 5.1).",
        HandshakeViolation.ControlCharacterInField => "A field value contains a control character. Remove it (RFC 9110 section 5.5).",
        HandshakeViolation.HeadTooLarge => "The head of the message is larger than accepted. Send fewer or shorter header fields.",
        HandshakeViolation.TooManyFields => "The head of the message has more header fields than accepted. Send fewer.",
        HandshakeViolation.HostMissing => "The Host field is missing. Send exactly one (RFC 9112 section 3.2).",
        HandshakeViolation.HostRepeated => "There are several Host fields. Send exactly one (RFC 9112 section 3.2).",
        HandshakeViolation.HostInvalid => "The Host field is not a host name or address with an optional port. Send it as \"host\" or \"host:port\" (RFC 9110 section 7.2).",
        HandshakeViolation.FramingInvalid => "Content-Length or Transfer-Encoding do not say where the request ends. Send neither with a GET (RFC 9112 section 6.3).",
        HandshakeViolation.EscapeInvalid => "The path contains \"%\" that is not followed by two hexadecimal digits. Write a percent sign as %25 (RFC 3986 section 2.1).",
        HandshakeViolation.EscapeNotUtf8 => "The escapes in the path are not valid UTF-8. Percent-encode the UTF-8 bytes of the text (RFC 3986 section 2.5).",
        HandshakeViolation.EscapedNul => "The path contains %00. Remove it.",
        HandshakeViolation.DotSegment => "The path contains a segment \".\" or \"..\". Resolve it before sending (RFC 3986 section 5.2.4).",
        HandshakeViolation.MethodNotAllowed => "This is a WebSocket endpoint. Open it with GET (RFC 6455 section 4.1).",
        HandshakeViolation.NotAnUpgrade => "This is a WebSocket endpoint, and the request does not ask for an upgrade. Open it with a WebSocket client, which sends \"Upgrade: websocket\" (RFC 6455 section 4.1).",
        HandshakeViolation.HttpVersionTooOld => "The request came as HTTP/1.0, where the Upgrade field means nothing (RFC 9110 section 7.8). Send it as HTTP/1.1, and have proxies on the way do so.",
        HandshakeViolation.ConnectionNotUpgrade => "The Connection field does not list \"Upgrade\". Send \"Connection: Upgrade\" (RFC 6455 section 4.1), and let proxies on the way pass it on.",
        HandshakeViolation.BodyNotAllowed => "The upgrade request announces a body. Send neither Transfer-Encoding nor a Content-Length other than 0.",
        HandshakeViolation.VersionMissing => "The Sec-WebSocket-Version field is missing. Send \"Sec-WebSocket-Version: 13\" (RFC 6455 section 4.1).",
        HandshakeViolation.VersionRepeated => "There are several Sec-WebSocket-Version fields. Send one, with the value 13 (RFC 6455 section 4.1).",
        HandshakeViolation.VersionNotSupported => "This version of the WebSocket protocol is not supported. Send \"Sec-WebSocket-Version: 13\" (RFC 6455 section 4.4).",
        HandshakeViolation.KeyMissing => "The Sec-WebSocket-Key field is missing. Send 16 random bytes in base64 (RFC 6455 section 4.1).",
        HandshakeViolation.KeyRepeated => "There are several Sec-WebSocket-Key fields. Send exactly one (RFC 6455 section 11.3.1).",
        HandshakeViolation.KeyInvalid => "The Sec-WebSocket-Key field is not 16 bytes in base64. Send 24 characters that end in \"==\" (RFC 6455 section 4.1).",
        HandshakeViolation.AcceptInRequest => "The request contains Sec-WebSocket-Accept, which only a server sends. Remove it (RFC 6455 section 11.3.3).",
        HandshakeViolation.SubprotocolsInvalid => "The Sec-WebSocket-Protocol field is not a list of tokens. Send names separated by commas (RFC 6455 section 4.1).",
        HandshakeViolation.SubprotocolDuplicated => "The Sec-WebSocket-Protocol field offers a subprotocol twice. Offer each once (RFC 6455 section 4.1).",
        HandshakeViolation.ExtensionsInvalid => "The Sec-WebSocket-Extensions field is ill-formed. Send names with parameters as in \"name; parameter=value\" (RFC 6455 section 9.1).",
        HandshakeViolation.NotAnExtendedConnect => "This is a WebSocket endpoint, and the request does not open a WebSocket. Over HTTP/2 it is opened with CONNECT and the :protocol websocket (RFC 8441 section 5), over HTTP/1.1 with an upgrade.",
        HandshakeViolation.VersionOfConnect => "The CONNECT has no Sec-WebSocket-Version field, several of them, or one of another version. Send \"sec-websocket-version: 13\" (RFC 8441 section 5).",
        HandshakeViolation.OriginRepeated => "There are several Origin fields. Send one (RFC 6454 section 7.3).",
        HandshakeViolation.OriginInvalid => "The Origin field is not an origin. Send \"scheme://host\" or \"scheme://host:port\" (RFC 6454 section 7.1).",
        HandshakeViolation.OriginNotAllowed => "Pages of this origin may not open this endpoint. Add the origin to the allowed ones if they should (RFC 6455 section 10.2).",
        HandshakeViolation.PathNotFound => "There is no WebSocket endpoint at this path. Check the path; a trailing slash is significant.",
        HandshakeViolation.InternalError => "The endpoint could not be started. The server's log says why.",
        HandshakeViolation.ServerStopping => "The server is stopping. Connect again later.",
        HandshakeViolation.TooManyConnections => "The server has as many connections as it may, in all or from this address. Connect again later.",
        HandshakeViolation.HandshakeTimeout => "The request did not arrive in time. Send the whole handshake at once.",
        HandshakeViolation.StatusLineInvalid => "The server's answer does not begin with an HTTP/1.1 status line. Check that host and port are those of an HTTP server (RFC 9112 section 4).",
        HandshakeViolation.StatusNotSwitchingProtocols => "The server refused the upgrade: its status is not 101. Its body may say why (RFC 6455 section 4.1).",
        HandshakeViolation.UpgradeMissing => "The server's answer has no Upgrade field. Check that the path is a WebSocket endpoint and that proxies pass the field on (RFC 6455 section 4.1).",
        HandshakeViolation.UpgradeNotWebSocket => "The Upgrade field of the server's answer is not \"websocket\" (RFC 6455 section 4.1).",
        HandshakeViolation.ConnectionMissingUpgrade => "The Connection field of the server's answer does not list \"Upgrade\" (RFC 6455 section 4.1).",
        HandshakeViolation.AcceptMissing => "The server's answer has no Sec-WebSocket-Accept field (RFC 6455 section 4.1).",
        HandshakeViolation.AcceptRepeated => "The server's answer has several Sec-WebSocket-Accept fields (RFC 6455 section 11.3.3).",
        HandshakeViolation.AcceptMismatch => "The Sec-WebSocket-Accept field of the server's answer does not belong to the key that was sent: an answer out of a cache, or not from a WebSocket server (RFC 6455 section 4.1).",
        HandshakeViolation.SubprotocolRepeated => "The server's answer has several Sec-WebSocket-Protocol fields (RFC 6455 section 11.3.4).",
        HandshakeViolation.SubprotocolNotOffered => "The server chose a subprotocol that was not offered. Offer it, or configure the server to choose among those offered (RFC 6455 section 4.1).",
        HandshakeViolation.ExtensionsRepeated => "The server's answer has several Sec-WebSocket-Extensions fields (RFC 6455 section 11.3.2).",
        HandshakeViolation.ExtensionNotOffered => "The server uses an extension that was not offered (RFC 6455 section 4.1).",
        HandshakeViolation.ExtensionParametersInvalid => "The server's parameters of permessage-deflate do not answer the offer (RFC 7692 section 7.1).",
        _ => throw new ArgumentOutOfRangeException(nameof(violation), violation, "not a violation"),
    };
}
