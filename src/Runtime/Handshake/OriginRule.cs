namespace WsGen.Handshake;

/// <summary>
/// The Origin field, RFC 6455 sections 4.2.2 and 10.2. Browsers let any page open a WebSocket to any server and send the user's
/// cookies along; this check is all that stands between.
/// </summary>
internal static class OriginRule
{
    public static HandshakeViolation Check(OriginPolicy policy, UpgradeRequest request)
    {
        int count = request.Headers.CountOf("origin"u8);
        if (count != 1)
        {
            return count == 0 ? HandshakeViolation.None : HandshakeViolation.OriginRepeated;
        }

        if (policy.Kind == OriginPolicyKind.Any)
        {
            return HandshakeViolation.None;
        }

        request.Headers.TryGetBytes("origin"u8, out ReadOnlySpan<byte> value);
        if (value.SequenceEqual("null"u8))
        {
            return policy.IsNullListed() ? HandshakeViolation.None : HandshakeViolation.OriginNotAllowed;
        }

        if (!Origin.TryParse(value, out Origin origin))
        {
            return HandshakeViolation.OriginInvalid;
        }

        bool allowed = policy.Kind == OriginPolicyKind.AllowList
            ? policy.IsListed(origin)
            : Authority.TryParse(request.HostBytes, out Authority host) && origin.IsSameAs(host);
        return allowed ? HandshakeViolation.None : HandshakeViolation.OriginNotAllowed;
    }
}
