using System.Buffers;
using System.Globalization;
using System.Text;

namespace WsGen.Connections.Telemetry;

/// <summary>
/// Replaces the values of certain names in a text by <c>***</c>. The text need not be well-formed and may end anywhere:
/// <code>
/// "password": "it's"   'keys': { ... }   \"token\":\"JSON within JSON\"   {"name":"password","value":"abc"}
/// token=abc&amp;x=1   user[password]=abc   Authorization: Bearer abc   &lt;s:secret kind="x"&gt;abc&lt;/s:secret&gt;
/// </code>
/// Where it is not clear how far a value goes, more is replaced rather than less. Linear: what has been looked at for a value is replaced, but for the names in quotes,
/// which are short.
/// </summary>
internal sealed class TrafficRedaction(string[] names)
{
    private const string Mark = "***";

    /// <summary>Characters of a name in quotes. A longer string is text, in which names may stand.</summary>
    private const int MostOfName = 128;

    // What stands between two quotes that do not belong together, or is markup.
    private static readonly SearchValues<char> s_neverInName = SearchValues.Create("\"'{}<>\r\n");

    private readonly string[] _names = Array.ConvertAll(names, static name => Fold(name));

    /// <summary>A name without what does not count in it.</summary>
    public static string Fold(ReadOnlySpan<char> name)
    {
        var folded = new StringBuilder(name.Length);
        for (int i = 0; i < name.Length; i++)
        {
            char c = name[i];
            if (c == '\\' && i + 5 < name.Length && name[i + 1] == 'u'
                && ushort.TryParse(name.Slice(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit))
            {
                c = (char)unit; // as JSON writes it (RFC 8259 section 7)
                i += 5;
            }

            if (char.IsLetterOrDigit(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    public string Apply(string text)
    {
        var values = new RedactedValues(text);
        StringBuilder? result = null;
        int copied = 0;
        int at = 0;
        while (at < text.Length)
        {
            (int begin, int end) = text[at] is '"' or '\'' ? FindBehindString(values, ref at) : FindBehindWord(values, ref at);
            if (begin < end)
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, begin - copied).Append(Mark);
                (at, copied) = (end, end);
            }
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>A string that is a name, or the value that says which name is meant.</summary>
    private (int Begin, int End) FindBehindString(RedactedValues values, ref int at)
    {
        string text = values.Text;
        int slashes = values.SlashesBefore(at);
        int begin = at + 1;
        int end = values.EndOfString(begin, text[at], slashes, Math.Min(text.Length, begin + MostOfName));
        at = begin; // where it is none, names may stand in it
        if (end < 0 || text.AsSpan(begin, end - begin).ContainsAny(s_neverInName) || !IsMeant(text.AsSpan(begin, end - begin)))
        {
            return default;
        }

        int behind = end + slashes + 1;
        (int, int) value = values.Behind(behind, isQuoted: true);
        if (value == default && !text.AsSpan(begin, end - begin).ContainsAny(' ', ':', '='))
        {
            value = values.OfNamed(behind);
        }

        return value;
    }

    /// <summary>A word that is a name: of a field, a header or an element.</summary>
    private (int Begin, int End) FindBehindWord(RedactedValues values, ref int at)
    {
        string text = values.Text;
        int begin = at;
        while (at < text.Length && IsOfName(text[at]))
        {
            at++;
        }

        if (at == begin)
        {
            at++;
            return default;
        }

        return !IsMeant(text.AsSpan(begin, at - begin)) ? default
            : values.IsOfElement(begin, out int qualified) ? values.OfElement(qualified, at)
            : values.Behind(at, isQuoted: false, isLine: begin == 0 || text[begin - 1] == '\n');
    }

    private bool IsMeant(ReadOnlySpan<char> name)
    {
        string folded = Fold(name);
        foreach (string each in _names)
        {
            if (folded.Contains(each, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';
}
