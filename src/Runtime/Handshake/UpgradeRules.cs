namespace WsGen.Handshake;

/// <summary>
/// What makes an HTTP request the opening handshake of a WebSocket: RFC 6455 section 4.2.1. Look the path up first: an unknown
/// path is a 404 whatever else the request is, and <see cref="HandshakeViolation.NotAnUpgrade"/> is for paths that exist.
/// </summary>
internal static class UpgradeRules
{
    /// <summary>Whether a request means to open a WebSocket, right or wrong.</summary>
    public static bool AsksForUpgrade(UpgradeRequest request) =>
        request.Method == "GET" && request.Headers.ContainsToken("upgrade"u8, "websocket"u8);

    public static HandshakeViolation Check(UpgradeRequest request)
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

        // An Upgrade field in HTTP/1.0 must not be followed (RFC 9110 section 7.8).
        if (request.MinorVersion == 0)
        {
            return HandshakeViolation.HttpVersionNotSupported;
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
        if (violation == HandshakeViolation.None)
        {
            violation = CheckKey(headers);
        }

        if (violation == HandshakeViolation.None)
        {
            violation = SubprotocolNegotiation.Check(headers);
        }

        return violation != HandshakeViolation.None ? violation
            : headers.CountOf("sec-websocket-accept"u8) > 0 ? HandshakeViolation.AcceptInRequest
            : !ExtensionListReader.AreWellFormed(headers) ? HandshakeViolation.ExtensionsInvalid
            : HandshakeViolation.None;
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
