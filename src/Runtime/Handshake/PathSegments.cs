using System.Text;
using System.Text.Unicode;

namespace WsGen.Handshake;

/// <summary>
/// The segments of a path, RFC 3986 section 3.3. It is split first and decoded afterwards, so that an encoded slash stays inside
/// its segment.
/// <code>
/// /            ""
/// /a           "a"
/// /a/          "a"  ""          the trailing slash is significant
/// /a%2Fb/%C3%A9  "a/b"  "é"
/// </code>
/// </summary>
internal static class PathSegments
{
    private const int MaxStackBytes = 256;

    /// <summary>Splits and decodes a path that begins with "/", without its query.</summary>
    public static HandshakeViolation Split(ReadOnlySpan<byte> rawPath, out string[] segments)
    {
        segments = [];
        if (rawPath.IsEmpty || rawPath[0] != '/')
        {
            return HandshakeViolation.RequestTargetInvalid;
        }

        string[] decoded = new string[rawPath.Count((byte)'/')];
        ReadOnlySpan<byte> rest = rawPath[1..];
        for (int i = 0; i < decoded.Length; i++)
        {
            int slash = rest.IndexOf((byte)'/');
            HandshakeViolation violation = Decode(slash < 0 ? rest : rest[..slash], out decoded[i]);
            if (violation != HandshakeViolation.None)
            {
                return violation;
            }

            rest = slash < 0 ? default : rest[(slash + 1)..];
        }

        segments = decoded;
        return HandshakeViolation.None;
    }

    /// <summary>The same for a path that is at hand as a string.</summary>
    public static HandshakeViolation Split(string rawPath, out string[] segments) => Split(Encoding.UTF8.GetBytes(rawPath), out segments);

    /// <summary>Decodes one segment. A dot segment is refused in every spelling: no template can mean it, and a proxy may resolve it.</summary>
    public static HandshakeViolation Decode(ReadOnlySpan<byte> rawSegment, out string segment)
    {
        segment = "";
        Span<byte> buffer = rawSegment.Length <= MaxStackBytes ? stackalloc byte[MaxStackBytes] : new byte[rawSegment.Length];
        int length = 0;
        for (int i = 0; i < rawSegment.Length; i++)
        {
            byte b = rawSegment[i];
            if (b == '%')
            {
                if (i + 2 >= rawSegment.Length || !char.IsAsciiHexDigit((char)rawSegment[i + 1])
                    || !char.IsAsciiHexDigit((char)rawSegment[i + 2]))
                {
                    return HandshakeViolation.EscapeInvalid;
                }

                b = (byte)((HexValue(rawSegment[i + 1]) << 4) | HexValue(rawSegment[i + 2]));
                i += 2;
            }

            if (b == 0)
            {
                return HandshakeViolation.EscapedNul;
            }

            buffer[length++] = b;
        }

        ReadOnlySpan<byte> decoded = buffer[..length];
        if (!Utf8.IsValid(decoded))
        {
            return HandshakeViolation.EscapeNotUtf8;
        }

        if (decoded.SequenceEqual("."u8) || decoded.SequenceEqual(".."u8))
        {
            return HandshakeViolation.DotSegment;
        }

        segment = Encoding.UTF8.GetString(decoded);
        return HandshakeViolation.None;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
