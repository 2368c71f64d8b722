using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// The client's opening handshake, as far as HTTP goes: one copy of the head, and slices of it. Strings are made when first asked
/// for. Whether it is an upgrade is the business of <see cref="UpgradeRules"/>.
/// </summary>
internal sealed class UpgradeRequest
{
    private readonly byte[] _target;
    private readonly int _targetStart;
    private readonly int _targetLength;
    private readonly RequestTarget _parts;

    private string? _rawTarget;
    private string? _path;
    private string? _query;
    private string? _host;

    /// <summary>A request that the parser has read.</summary>
    public UpgradeRequest(byte[] head, in RequestLineScanner line, HandshakeHeaders headers)
    {
        _target = head;
        _targetStart = line.TargetStart;
        _targetLength = line.TargetLength;
        _parts = line.Target;
        ReadOnlySpan<byte> method = head.AsSpan(line.Start, line.MethodLength);
        Method = method.SequenceEqual("GET"u8) ? "GET" : Encoding.ASCII.GetString(method);
        MinorVersion = line.MinorVersion;
        Headers = headers;
    }

    private UpgradeRequest(string method, string rawTarget, byte[] target, RequestTarget parts, HandshakeHeaders headers)
    {
        _target = target;
        _targetLength = target.Length;
        _parts = parts;
        _rawTarget = rawTarget;
        Method = method;
        Headers = headers;
    }

    /// <summary>The method as sent; case matters.</summary>
    public string Method { get; }

    /// <summary>The minor HTTP version: 1 for HTTP/1.1.</summary>
    public int MinorVersion { get; private init; }

    /// <summary>One stream among others of an HTTP/2 connection, or a later one: there is no Upgrade there, and no key (RFC 8441 section 5).</summary>
    public bool IsMultiplexed { get; private init; }

    /// <summary>A CONNECT whose :protocol is websocket (RFC 8441 section 4).</summary>
    public bool IsExtendedConnect { get; private init; }

    public HandshakeHeaders Headers { get; }

    /// <summary>The request target as sent.</summary>
    public string RawTarget => _rawTarget ??= Encoding.ASCII.GetString(Target);

    /// <summary>The path, still percent-encoded, without the query. Always begins with "/".</summary>
    public string Path => _path ??= Encoding.ASCII.GetString(PathBytes);

    public ReadOnlySpan<byte> PathBytes => _parts.Path(Target);

    /// <summary>The query, still percent-encoded, without its "?"; empty if there is none.</summary>
    public string QueryString => _query ??= Encoding.ASCII.GetString(_parts.Query(Target));

    /// <summary>"http" or "https" if the target is in absolute form; otherwise null: the connection knows.</summary>
    public string? Scheme => !_parts.IsAbsolute ? null : _parts.IsSecure(Target) ? "https" : "http";

    /// <summary>Host and optional port that the client meant, as sent; empty only for HTTP/1.0, where Host is optional.</summary>
    public string Host => _host ??= Encoding.ASCII.GetString(HostBytes);

    /// <summary>The authority of an absolute-form target takes the place of the Host field (RFC 9112 section 3.2.2).</summary>
    public ReadOnlySpan<byte> HostBytes =>
        _parts.IsAbsolute ? _parts.Authority(Target) : Headers.TryGetBytes("host"u8, out ReadOnlySpan<byte> host) ? host : default;

    /// <summary>The whole URI, with scheme ws or wss.</summary>
    public Uri ToUri(bool isSecure) => new($"{(isSecure ? "wss" : "ws")}://{Host}{Path}{(QueryString.Length == 0 ? "" : "?" + QueryString)}");

    private ReadOnlySpan<byte> Target => _target.AsSpan(_targetStart, _targetLength);

    /// <summary>
    /// A request that somebody else has parsed, such as Kestrel, held to the same rules for target and Host.
    /// </summary>
    /// <param name="method">As sent.</param>
    /// <param name="rawTarget">As sent; the :path of HTTP/2.</param>
    /// <param name="headers">Among them Host, also if it was sent as :authority.</param>
    /// <param name="request">The request, if nothing is wrong with it.</param>
    /// <param name="minorVersion">Of HTTP/1.</param>
    /// <param name="isMultiplexed">HTTP/2 or later.</param>
    /// <param name="isExtendedConnect">Its :protocol is websocket.</param>
    public static HandshakeViolation Create(
        string method, string rawTarget, HandshakeHeaders headers, out UpgradeRequest? request, int minorVersion = 1, bool isMultiplexed = false,
        bool isExtendedConnect = false)
    {
        request = null;
        // A character outside ASCII becomes bytes that no target may contain, and is refused below.
        byte[] target = Encoding.UTF8.GetBytes(rawTarget);
        HandshakeViolation violation = RequestTarget.Parse(target, out RequestTarget parts);
        if (violation != HandshakeViolation.None)
        {
            return violation;
        }

        var created = new UpgradeRequest(method, rawTarget, target, parts, headers)
        {
            MinorVersion = minorVersion,
            IsMultiplexed = isMultiplexed,
            IsExtendedConnect = isExtendedConnect,
        };
        violation = created.CheckHost();
        request = violation == HandshakeViolation.None ? created : null;
        return violation;
    }

    /// <summary>RFC 9112 section 3.2: exactly one Host field, and a valid one; it was optional before HTTP/1.1.</summary>
    public HandshakeViolation CheckHost()
    {
        switch (Headers.CountOf("host"u8))
        {
            case 0:
                return MinorVersion == 0 ? HandshakeViolation.None : HandshakeViolation.HostMissing;
            case > 1:
                return HandshakeViolation.HostRepeated;
        }

        Headers.TryGetBytes("host"u8, out ReadOnlySpan<byte> host);
        return Authority.TryParse(host, out _) ? HandshakeViolation.None : HandshakeViolation.HostInvalid;
    }
}
