using System.Text;

namespace WsGen.Handshake;

/// <summary>What the server's answer must be for the WebSocket to be open: RFC 6455 section 4.1, the list at its end.</summary>
internal static class ClientUpgradeRules
{
    /// <param name="response">The answer.</param>
    /// <param name="key">The Sec-WebSocket-Key that was sent.</param>
    /// <param name="offeredSubprotocols">The subprotocols that were offered.</param>
    /// <param name="offeredExtensions">The value of Sec-WebSocket-Extensions that was sent, if any.</param>
    public static HandshakeViolation Check(
        UpgradeResponse response, ReadOnlySpan<byte> key, IReadOnlyList<string> offeredSubprotocols, string? offeredExtensions)
    {
        HandshakeHeaders headers = response.Headers;
        if (response.StatusCode != 101)
        {
            return HandshakeViolation.StatusNotSwitchingProtocols;
        }

        if (response.MinorVersion == 0)
        {
            return HandshakeViolation.HttpVersionNotSupported;
        }

        HandshakeViolation violation = CheckUpgrade(headers);
        if (violation == HandshakeViolation.None)
        {
            violation = CheckAccept(headers, key);
        }

        if (violation == HandshakeViolation.None)
        {
            violation = CheckSubprotocol(headers, offeredSubprotocols);
        }

        return violation != HandshakeViolation.None ? violation : CheckExtensions(headers, offeredExtensions);
    }

    /// <summary>Points 2 and 3. Upgrade is the one word, not a list that contains it; Connection is a list.</summary>
    private static HandshakeViolation CheckUpgrade(HandshakeHeaders headers)
    {
        if (!headers.TryGetBytes("upgrade"u8, out ReadOnlySpan<byte> upgrade))
        {
            return headers.CountOf("upgrade"u8) == 0 ? HandshakeViolation.UpgradeMissing : HandshakeViolation.UpgradeNotWebSocket;
        }

        return !Ascii.EqualsIgnoreCase(upgrade, "websocket"u8) ? HandshakeViolation.UpgradeNotWebSocket
            : !headers.ContainsToken("connection"u8, "upgrade"u8) ? HandshakeViolation.ConnectionMissingUpgrade
            : HandshakeViolation.None;
    }

    /// <summary>Point 4.</summary>
    private static HandshakeViolation CheckAccept(HandshakeHeaders headers, ReadOnlySpan<byte> key)
    {
        if (!headers.TryGetBytes("sec-websocket-accept"u8, out ReadOnlySpan<byte> accept))
        {
            return headers.CountOf("sec-websocket-accept"u8) == 0 ? HandshakeViolation.AcceptMissing : HandshakeViolation.AcceptRepeated;
        }

        Span<byte> expected = stackalloc byte[AcceptKey.AcceptLength];
        AcceptKey.Write(key, expected);
        return accept.SequenceEqual(expected) ? HandshakeViolation.None : HandshakeViolation.AcceptMismatch;
    }

    /// <summary>Point 6, and section 11.3.4: one field, with one of the names offered.</summary>
    private static HandshakeViolation CheckSubprotocol(HandshakeHeaders headers, IReadOnlyList<string> offered)
    {
        if (!headers.TryGetBytes("sec-websocket-protocol"u8, out ReadOnlySpan<byte> chosen))
        {
            return headers.CountOf("sec-websocket-protocol"u8) == 0 ? HandshakeViolation.None : HandshakeViolation.SubprotocolRepeated;
        }

        for (int i = 0; i < offered.Count; i++)
        {
            if (Ascii.Equals(chosen, offered[i]))
            {
                return HandshakeViolation.None;
            }
        }

        return HandshakeViolation.SubprotocolNotOffered;
    }

    /// <summary>Point 5, and sections 9.1 and 11.3.2: one field. Whether the parameters are acceptable is for the extension to say.</summary>
    private static HandshakeViolation CheckExtensions(HandshakeHeaders headers, string? offered)
    {
        int count = headers.CountOf("sec-websocket-extensions"u8);
        if (count != 1)
        {
            return count == 0 ? HandshakeViolation.None : HandshakeViolation.ExtensionsRepeated;
        }

        byte[] offeredBytes = Encoding.ASCII.GetBytes(offered ?? "");
        foreach (ReadOnlySpan<byte> value in headers.ValuesOf("sec-websocket-extensions"u8))
        {
            var reader = new ExtensionListReader(value);
            while (reader.TryReadExtension(out ReadOnlySpan<byte> name))
            {
                if (!IsOffered(name, offeredBytes))
                {
                    return HandshakeViolation.ExtensionNotOffered;
                }
            }

            if (reader.IsIllFormed)
            {
                return HandshakeViolation.ExtensionsInvalid;
            }
        }

        return HandshakeViolation.None;
    }

    private static bool IsOffered(ReadOnlySpan<byte> name, ReadOnlySpan<byte> offered)
    {
        var reader = new ExtensionListReader(offered);
        while (reader.TryReadExtension(out ReadOnlySpan<byte> each))
        {
            if (each.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }
}
