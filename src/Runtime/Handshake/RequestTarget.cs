using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// The parts of a request target, RFC 9112 section 3.2, as offsets into it.
/// <code>
/// origin-form                       /path?query
/// absolute-form   http://host:port  /path?query
///                 scheme authority  path  query
/// </code>
/// The asterisk and authority forms are for OPTIONS and CONNECT, which open no WebSocket here.
/// </summary>
internal readonly struct RequestTarget
{
    private readonly int _authorityStart;
    private readonly int _pathStart;
    private readonly int _pathLength;

    private RequestTarget(int authorityStart, int pathStart, int pathLength)
    {
        _authorityStart = authorityStart;
        _pathStart = pathStart;
        _pathLength = pathLength;
    }

    public bool IsAbsolute => _authorityStart > 0;

    /// <summary>Whether the target is absolute with the scheme https or wss.</summary>
    public bool IsSecure(ReadOnlySpan<byte> target) =>
        IsAbsolute && target[..(_authorityStart - 3)] is var scheme
        && (Ascii.EqualsIgnoreCase(scheme, "https"u8) || Ascii.EqualsIgnoreCase(scheme, "wss"u8));

    public ReadOnlySpan<byte> Authority(ReadOnlySpan<byte> target) => target[_authorityStart.._pathStart];

    /// <summary>The path, still percent-encoded. An absolute URI without one means "/" (RFC 9110 section 4.2.3).</summary>
    public ReadOnlySpan<byte> Path(ReadOnlySpan<byte> target) => _pathLength == 0 ? "/"u8 : target.Slice(_pathStart, _pathLength);

    /// <summary>What stands behind the first "?", if anything.</summary>
    public ReadOnlySpan<byte> Query(ReadOnlySpan<byte> target)
    {
        int mark = _pathStart + _pathLength;
        return mark == target.Length ? default : target[(mark + 1)..];
    }

    public static HandshakeViolation Parse(ReadOnlySpan<byte> target, out RequestTarget parts)
    {
        parts = default;
        if (target.Contains((byte)'#'))
        {
            return HandshakeViolation.FragmentInTarget;
        }

        int authorityStart = 0;
        int pathStart = 0;
        if (target.IsEmpty)
        {
            return HandshakeViolation.RequestTargetInvalid;
        }

        if (target[0] != '/')
        {
            int colon = target.IndexOf("://"u8);
            if (colon < 0 || !IsWebScheme(target[..colon]))
            {
                return HandshakeViolation.RequestTargetInvalid;
            }

            authorityStart = colon + 3;
            int authorityLength = target[authorityStart..].IndexOfAny((byte)'/', (byte)'?');
            pathStart = authorityLength < 0 ? target.Length : authorityStart + authorityLength;
            if (!Handshake.Authority.TryParse(target[authorityStart..pathStart], out _))
            {
                return HandshakeViolation.RequestTargetInvalid;
            }
        }

        int mark = target[pathStart..].IndexOf((byte)'?');
        int pathLength = mark < 0 ? target.Length - pathStart : mark;
        ReadOnlySpan<byte> query = mark < 0 ? default : target[(pathStart + mark + 1)..];
        if (target.Slice(pathStart, pathLength).ContainsAnyExcept(HttpSyntax.PathBytes) || query.ContainsAnyExcept(HttpSyntax.QueryBytes))
        {
            return HandshakeViolation.RequestTargetInvalid;
        }

        parts = new RequestTarget(authorityStart, pathStart, pathLength);
        return HandshakeViolation.None;
    }

    /// <summary>RFC 6455 section 4.1 speaks of http and https; ws and wss mean the same resource.</summary>
    private static bool IsWebScheme(ReadOnlySpan<byte> scheme) =>
        Ascii.EqualsIgnoreCase(scheme, "http"u8) || Ascii.EqualsIgnoreCase(scheme, "https"u8)
        || Ascii.EqualsIgnoreCase(scheme, "ws"u8) || Ascii.EqualsIgnoreCase(scheme, "wss"u8);
}
