using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// An origin of RFC 6454 section 6.1 on the wire: <c>https://example.org</c>, <c>http://localhost:8080</c>. The opaque origin
/// "null" is none of these.
/// </summary>
internal readonly ref struct Origin
{
    private readonly ReadOnlySpan<byte> _scheme;
    private readonly Authority _authority;

    private Origin(ReadOnlySpan<byte> scheme, Authority authority)
    {
        _scheme = scheme;
        _authority = authority;
    }

    /// <summary>80 for http, 443 for https; none for other schemes, such as those of browser extensions.</summary>
    private int DefaultPort =>
        Ascii.EqualsIgnoreCase(_scheme, "http"u8) ? 80
        : Ascii.EqualsIgnoreCase(_scheme, "https"u8) ? 443
        : Authority.NoPort;

    public static bool TryParse(ReadOnlySpan<byte> text, out Origin origin)
    {
        origin = default;
        int colon = text.IndexOf("://"u8);
        if (colon <= 0 || !IsScheme(text[..colon]) || !Authority.TryParse(text[(colon + 3)..], out Authority authority))
        {
            return false;
        }

        origin = new Origin(text[..colon], authority);
        return true;
    }

    public bool Equals(Origin other) =>
        Ascii.EqualsIgnoreCase(_scheme, other._scheme) && _authority.Equals(other._authority, DefaultPort);

    /// <summary>
    /// Whether a page of this origin came from the server that <paramref name="host"/> names: host and port. The scheme only says
    /// which port is meant where none is written, because behind a proxy that ends TLS this server sees http and the page https.
    /// </summary>
    public bool IsSameAs(Authority host) => DefaultPort != Authority.NoPort && _authority.Equals(host, DefaultPort);

    /// <summary>RFC 3986 section 3.1.</summary>
    private static bool IsScheme(ReadOnlySpan<byte> scheme)
    {
        foreach (byte b in scheme)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && b is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return char.IsAsciiLetter((char)scheme[0]);
    }
}
