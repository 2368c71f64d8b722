namespace WsGen.Handshake;

/// <summary>
/// What makes an HTTP request the opening handshake of a WebSocket: RFC 6455 section 4.2.1, RFC 8441 section 5 over HTTP/2. Look the path up first: an unknown
/// path is a 404 whatever else the request is, and <see cref="HandshakeViolation.NotAnUpgrade"/> is for paths that exist.
/// </summary>
internal static class UpgradeRules
{
    /// <summary>Whether a request means to open a WebSocket, right or wrong.</summary>
    public static bool AsksForUpgrade(UpgradeRequest request) =>
        request.IsMultiplexed ? request.IsExtendedConnect : request.Method == "GET" && request.Headers.ContainsToken("upgrade"u8, "websocket"u8);

    public static HandshakeViolation Check(UpgradeRequest request)
    {
        HandshakeHeaders headers = request.Headers;
        HandshakeViolation violation = request.IsMultiplexed ? CheckConnect(request) : CheckUpgrade(request);
        if (violation == HandshakeViolation.None)
        {
            violation = SubprotocolNegotiation.Check(headers);
        }

        return violation != HandshakeViolation.None ? violation
            : headers.CountOf("sec-websocket-accept"u8) > 0 ? HandshakeViolation.AcceptInRequest
            : !ExtensionListReader.AreWellFormed(headers) ? HandshakeViolation.ExtensionsInvalid
            : HandshakeViolation.None;
    }

    /// <summary>What HTTP/2 leaves of it: stream and :protocol stand for method, Upgrade, Connection, key and accept.</summary>
    private static HandshakeViolation CheckConnect(UpgradeRequest request)
    {
        if (!request.IsExtendedConnect)
        {
            return HandshakeViolation.NotAnExtendedConnect;
        }

        if (!HasNoContent(request.Headers))
        {
            return HandshakeViolation.BodyNotAllowed;
        }

        // Not the status of HTTP/1.1, which has to name a protocol to upgrade to, in a field that HTTP/2 does not have (RFC 9110 section 15.5.22).
        return CheckVersion(request.Headers) == HandshakeViolation.None ? HandshakeViolation.None : HandshakeViolation.VersionOfConnect;
    }

    private static HandshakeViolation CheckUpgrade(UpgradeRequest request)
    {
        HandshakeHeaders headers = request.Headers;
        if (request.Method != "GET")
        {
            return HandshakeViolation.MethodNotAllowed;
        }

        if (!headers.ContainsToken("upgrade"u8, "websocket"u8))
        {
            return HandshakeViolation.NotAnUpgrade;
        }

        // In HTTP/1.0 an Upgrade field is as good as none (RFC 9110 section 7.8); but whoever has sent it is to hear why.
        if (request.MinorVersion == 0)
        {
            return HandshakeViolation.HttpVersionTooOld;
        }

        if (!headers.ContainsToken("connection"u8, "upgrade"u8))
        {
            return HandshakeViolation.ConnectionNotUpgrade;
        }

        // Whether what follows the head is body or frames must not depend on who reads it.
        if (headers.CountOf("transfer-encoding"u8) > 0 || !HasNoContent(headers))
        {
            return HandshakeViolation.BodyNotAllowed;
        }

        HandshakeViolation violation = CheckVersion(headers);
        return violation == HandshakeViolation.None ? CheckKey(headers) : violation;
    }

    private static bool HasNoContent(HandshakeHeaders headers)
    {
        foreach (ReadOnlySpan<byte> length in headers.ValuesOf("content-length"u8))
        {
            if (!length.SequenceEqual("0"u8))
            {
                return false;
            }
        }

        return true;
    }

    private static HandshakeViolation CheckVersion(HandshakeHeaders headers)
    {
        if (headers.TryGetBytes("sec-websocket-version"u8, out ReadOnlySpan<byte> version))
        {
            return version.SequenceEqual("13"u8) ? HandshakeViolation.None : HandshakeViolation.VersionNotSupported;
        }

        return headers.CountOf("sec-websocket-version"u8) == 0 ? HandshakeViolation.VersionMissing : HandshakeViolation.VersionRepeated;
    }

    private static HandshakeViolation CheckKey(HandshakeHeaders headers)
    {
        if (headers.TryGetBytes("sec-websocket-key"u8, out ReadOnlySpan<byte> key))
        {
            return AcceptKey.IsKey(key) ? HandshakeViolation.None : HandshakeViolation.KeyInvalid;
        }

        return headers.CountOf("sec-websocket-key"u8) == 0 ? HandshakeViolation.KeyMissing : HandshakeViolation.KeyRepeated;
    }
}
