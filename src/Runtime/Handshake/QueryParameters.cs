using System.Text;

namespace WsGen.Handshake;

/// <summary>
/// A query read as HTML forms write it (WHATWG URL, application/x-www-form-urlencoded): <c>a=1&amp;b=x+y&amp;a=%C3%A9</c> has <c>a</c> twice
/// and <c>b</c> once. Nothing is refused: escapes that are none stand for themselves, and bytes that are not UTF-8 become U+FFFD.
/// </summary>
internal static class QueryParameters
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> None =
        new Dictionary<string, IReadOnlyList<string>>().AsReadOnly();

    /// <param name="query">Without its question mark; as it was sent.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Parse(string query)
    {
        if (query.Length == 0)
        {
            return None;
        }

        var values = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (Range range in query.AsSpan().Split('&'))
        {
            ReadOnlySpan<char> pair = query.AsSpan(range);
            if (pair.IsEmpty)
            {
                continue;
            }

            int equals = pair.IndexOf('=');
            string name = Decode(equals < 0 ? pair : pair[..equals]);
            if (!values.TryGetValue(name, out List<string>? list))
            {
                values.Add(name, list = []);
                found.Add(name, list.AsReadOnly());
            }

            list.Add(equals < 0 ? "" : Decode(pair[(equals + 1)..]));
        }

        return found.AsReadOnly();
    }

    private static string Decode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+'))
        {
            return text.ToString();
        }

        byte[] bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes[length++] = (byte)((HexValue(text[i + 1]) << 4) | HexValue(text[i + 2]));
                i += 2;
            }
            else
            {
                length += Encoding.UTF8.GetBytes(c == '+' ? " " : text.Slice(i, 1), bytes.AsSpan(length));
            }
        }

        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static int HexValue(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
