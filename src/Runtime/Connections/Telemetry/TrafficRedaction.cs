using System.Text;

namespace WsGen.Connections.Telemetry;

/// <summary>
/// Replaces the values of certain names in a text by <c>***</c>. The text need not be well-formed and may end anywhere:
/// <code>
/// "password": "it's"   "keys": { ... }   \"token\":\"JSON within JSON\"   token=abc&amp;x=1   Authorization: Bearer abc   &lt;secret&gt;abc&lt;/secret&gt;
/// </code>
/// Where it is not clear how far a value goes, more is replaced rather than less.
/// </summary>
internal sealed class TrafficRedaction(string[] names)
{
    private const string Mark = "***";

    private readonly string[] _names = Array.ConvertAll(names, static name => Fold(name));

    /// <summary>A name without what does not count in it.</summary>
    public static string Fold(ReadOnlySpan<char> name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (char c in name)
        {
            if (char.IsLetterOrDigit(c))
            {
                folded.Append(char.ToLowerInvariant(c));
            }
        }

        return folded.ToString();
    }

    public string Apply(string text)
    {
        StringBuilder? result = null;
        int copied = 0;
        int at = 0;
        while (at < text.Length)
        {
            if (!IsOfName(text[at]))
            {
                at++;
                continue;
            }

            int begin = at;
            while (at < text.Length && IsOfName(text[at]))
            {
                at++;
            }

            if (!IsMeant(text.AsSpan(begin, at - begin)))
            {
                continue;
            }

            (int value, int end) = FindValue(text, begin, at);
            if (value < end)
            {
                result ??= new StringBuilder(text.Length);
                result.Append(text, copied, value - copied).Append(Mark);
                (at, copied) = (end, end);
            }
        }

        return result is null ? text : result.Append(text, copied, text.Length - copied).ToString();
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

    /// <summary>Where the value lies that belongs to a name, without its quotes; nowhere if none does.</summary>
    private static (int Begin, int End) FindValue(string text, int name, int at)
    {
        if (name > 0 && text[name - 1] == '<')
        {
            // <name attribute="x">value</name>
            int opened = text.IndexOf('>', at);
            return opened < 0 ? (at, text.Length) : (opened + 1, IndexOrEnd(text, opened + 1, "<"));
        }

        int slashes = SkipSlashes(text, ref at);
        bool isQuoted = at < text.Length && text[at] is '"' or '\'';
        if (isQuoted)
        {
            at++;
        }
        else
        {
            at -= slashes;
        }

        SkipSpaces(text, ref at);
        if (at == text.Length || text[at] is not (':' or '='))
        {
            return default;
        }

        at++;
        SkipSpaces(text, ref at);
        int begin = at;
        slashes = SkipSlashes(text, ref at);
        if (at < text.Length && text[at] is '"' or '\'')
        {
            return (at + 1, EndOfString(text, at + 1, text[at], slashes));
        }

        return at < text.Length && text[at] is '{' or '[' ? (begin, EndOfNested(text, at))
            : isQuoted ? (begin, IndexOrEnd(text, begin, ",}]\r\n"))
            : (begin, IndexOrEnd(text, begin, "&;\"\r\n"));
    }

    /// <summary>
    /// The closing quote of a string that was opened behind so many backslashes: 0 in JSON, 1 in JSON within a string of JSON, 3 within that, and so on. The
    /// characters that it escapes have others before them.
    /// </summary>
    private static int EndOfString(string text, int at, char quote, int slashes)
    {
        int run = 0;
        for (; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                run++;
                continue;
            }

            if (text[at] == quote && run % (2 * (slashes + 1)) == slashes)
            {
                return at - slashes;
            }

            run = 0;
        }

        return text.Length;
    }

    /// <summary>Behind the bracket that closes the one that is opened here.</summary>
    private static int EndOfNested(string text, int at)
    {
        int depth = 0;
        while (at < text.Length)
        {
            int slashes = SkipSlashes(text, ref at);
            if (at == text.Length)
            {
                break;
            }

            char c = text[at++];
            if (c == '"')
            {
                at = EndOfString(text, at, c, slashes);
                SkipSlashes(text, ref at);
                at++;
                continue;
            }

            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }
        }

        return text.Length;
    }

    private static int IndexOrEnd(string text, int from, string any)
    {
        int index = text.AsSpan(from).IndexOfAny(any);
        return index < 0 ? text.Length : from + index;
    }

    private static int SkipSlashes(string text, ref int at)
    {
        int from = at;
        while (at < text.Length && text[at] == '\\')
        {
            at++;
        }

        return at - from;
    }

    private static void SkipSpaces(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '_' or '-' or '.';
}
