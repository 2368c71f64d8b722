using System.Buffers;

namespace WsGen.Handshake;

/// <summary>The character classes of RFC 9110 section 5.6 and RFC 3986, as sets that the run time searches with vectors.</summary>
internal static class HttpSyntax
{
    private const string Alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>tchar, RFC 9110 section 5.6.2: what methods, field names and subprotocols are made of.</summary>
    public static readonly SearchValues<byte> TokenBytes = Set(Alphanumeric + "!#$%&'*+-.^_`|~");

    /// <summary>
    /// pchar and "/" of RFC 3986 section 3.3, and the four characters that the grammar leaves out and browsers send all the same
    /// (WHATWG URL, path percent-encode set): refusing them would refuse pages, and no reader can take them for anything else.
    /// </summary>
    public static readonly SearchValues<byte> PathBytes = Set(Alphanumeric + "-._~!$&'()*+,;=:@/%" + "[]^|");

    /// <summary>query of RFC 3986 section 3.4, and what browsers leave unescaped there: <c>?ids[]=1</c>, <c>?filter={...}</c>.</summary>
    public static readonly SearchValues<byte> QueryBytes = Set(Alphanumeric + "-._~!$&'()*+,;=:@/?%" + "[]^|`{}\\");

    /// <summary>reg-name of RFC 3986 section 3.2.2, without the escapes.</summary>
    public static readonly SearchValues<byte> RegisteredNameBytes = Set(Alphanumeric + "-._~!$&'()*+,;=");

    /// <summary>
    /// What may not stand in a field value (RFC 9110 section 5.5): control characters, CR, LF and NUL among them, but not HTAB. The
    /// upper half, obs-text, may: it is data that nobody interprets.
    /// </summary>
    public static readonly SearchValues<byte> ControlBytes = Controls();

    /// <summary>The characters of a field value that this side writes: visible ASCII, space and tab.</summary>
    public static readonly SearchValues<char> WritableChars = SearchValues.Create(
        "\t " + Alphanumeric + "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>The same for a string: token characters are ASCII.</summary>
    public static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (c > 0x7F || !TokenBytes.Contains((byte)c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    /// <summary>Optional white space (OWS, RFC 9110 section 5.6.3) around a value or a list element does not belong to it.</summary>
    public static ReadOnlySpan<byte> TrimWhitespace(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);

    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    private static SearchValues<byte> Set(string ascii)
    {
        byte[] bytes = new byte[ascii.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)ascii[i];
        }

        return SearchValues.Create(bytes);
    }

    private static SearchValues<byte> Controls()
    {
        Span<byte> bytes = stackalloc byte[32];
        int count = 0;
        for (byte b = 0; b < 0x20; b++)
        {
            if (b != '\t')
            {
                bytes[count++] = b;
            }
        }

        bytes[count++] = 0x7F;
        return SearchValues.Create(bytes[..count]);
    }
}
