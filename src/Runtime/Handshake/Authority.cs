using System.Net;
using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// Host and optional port, as in a Host field, an absolute-form target and an origin (RFC 9110 section 7.2, RFC 3986 section 3.2):
/// <c>example.org</c>, <c>example.org:8080</c>, <c>[::1]:8080</c>. No user information, and the host is not empty.
/// </summary>
internal readonly ref struct Authority
{
    /// <summary>What <see cref="Port"/> is where none is written.</summary>
    public const int NoPort = -1;

    private Authority(ReadOnlySpan<byte> host, int port)
    {
        Host = host;
        Port = port;
    }

    /// <summary>The host, an IPv6 address with its brackets.</summary>
    public ReadOnlySpan<byte> Host { get; }

    public int Port { get; }

    public static bool TryParse(ReadOnlySpan<byte> text, out Authority authority)
    {
        authority = default;
        int hostLength;
        if (!text.IsEmpty && text[0] == '[')
        {
            hostLength = text.IndexOf((byte)']') + 1;
            if (hostLength == 0 || !IsAddress(text[1..(hostLength - 1)], out _))
            {
                return false;
            }
        }
        else
        {
            int colon = text.IndexOf((byte)':');
            hostLength = colon < 0 ? text.Length : colon;
            if (!IsRegisteredName(text[..hostLength]))
            {
                return false;
            }
        }

        if (!TryParsePort(text[hostLength..], out int port))
        {
            return false;
        }

        authority = new Authority(text[..hostLength], port);
        return true;
    }

    /// <summary>
    /// The same host and the same port, where <paramref name="defaultPort"/> stands in for a port not written. Names are compared
    /// without regard to case, IPv6 addresses by value.
    /// </summary>
    public bool Equals(Authority other, int defaultPort) =>
        (Port == NoPort ? defaultPort : Port) == (other.Port == NoPort ? defaultPort : other.Port) && SameHost(Host, other.Host);

    private static bool SameHost(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) =>
        Ascii.EqualsIgnoreCase(a, b)
        || (a[0] == '[' && b[0] == '[' && IsAddress(a[1..^1], out IPAddress? left) && IsAddress(b[1..^1], out IPAddress? right)
            && left.Equals(right));

    /// <summary>reg-name, RFC 3986 section 3.2.2; an IPv4 address is one too. It may hold escapes, which nobody resolves.</summary>
    private static bool IsRegisteredName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return false;
        }

        while (true)
        {
            int length = name.IndexOfAnyExcept(HttpSyntax.RegisteredNameBytes);
            if (length < 0)
            {
                return true;
            }

            if (name.Length < length + 3 || name[length] != '%' || !char.IsAsciiHexDigit((char)name[length + 1])
                || !char.IsAsciiHexDigit((char)name[length + 2]))
            {
                return false;
            }

            name = name[(length + 3)..];
        }
    }

    /// <summary>IPv6 without a zone, which is a matter of one machine and not of the wire (RFC 6874 section 4).</summary>
    private static bool IsAddress(ReadOnlySpan<byte> text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<char> characters = stackalloc char[45];
        if (text.Length > characters.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            characters[i] = (char)text[i];
            if (!char.IsAsciiHexDigit(characters[i]) && text[i] is not ((byte)':' or (byte)'.'))
            {
                return false;
            }
        }

        return text.Contains((byte)':') && IPAddress.TryParse(characters[..text.Length], out address);
    }

    /// <summary>Nothing, or ":" and digits; ":" alone is as good as nothing (RFC 3986 section 6.2.3).</summary>
    private static bool TryParsePort(ReadOnlySpan<byte> text, out int port)
    {
        port = NoPort;
        if (text.Length <= 1)
        {
            return text.IsEmpty || text[0] == ':';
        }

        port = 0;
        foreach (byte b in text[1..])
        {
            port = port * 10 + (b - '0');
            if (!HttpSyntax.IsDigit(b) || port > ushort.MaxValue)
            {
                return false;
            }
        }

        return text[0] == ':';
    }
}
