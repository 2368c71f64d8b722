namespace WsGen.Connections.Telemetry;

/// <summary>Finds out how far the value goes that belongs to a name: places in the text, without the quotes; nowhere (default) if there is none.</summary>
internal readonly struct RedactedValues(string text)
{
    /// <summary>In JSON a quote ends what stands in a string. Elsewhere it may belong to the value.</summary>
    private readonly bool _isJson = text.AsSpan().TrimStart() is ['{' or '[' or '"', ..];

    public string Text => text;

    /// <param name="at">Behind the name.</param>
    /// <param name="isQuoted">The name was in quotes, and they are behind us.</param>
    /// <param name="isLine">It begins a line, as that of a header field does.</param>
    public (int Begin, int End) Behind(int at, bool isQuoted, bool isLine = false)
    {
        if (!isQuoted)
        {
            SkipCloser(ref at);
        }

        SkipSpaces(ref at);
        bool isEncoded = at + 2 < text.Length && text[at] == '%' && text[at + 1] == '3' && text[at + 2] is 'A' or 'a' or 'D' or 'd';
        if (at == text.Length || (!isEncoded && text[at] is not (':' or '=')))
        {
            return default;
        }

        bool isHeader = isLine && text[at] == ':' && !_isJson;
        at += isEncoded ? 3 : 1;
        SkipSpaces(ref at);
        int begin = at;
        if (isHeader)
        {
            return (begin, IndexOrEnd(begin, "\r\n"));
        }

        int slashes = SkipSlashes(ref at);
        return at < text.Length && text[at] is '"' or '\'' ? StringAt(at, slashes)
            : at < text.Length && text[at] is '{' or '[' ? (begin, EndOfNested(at))
            : isQuoted ? (begin, IndexOrEnd(begin, ",}]\r\n"))
            : (begin, EndOfBare(begin));
    }

    /// <summary>What a string names that is a value itself: the next one, as in <c>{"name":"password","value":"abc"}</c>, or the part of a form behind an empty line.</summary>
    public (int Begin, int End) OfNamed(int at)
    {
        int from = at;
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is ',' or ';'))
        {
            at++;
        }

        int slashes = SkipSlashes(ref at);
        if (at < text.Length && text[at] is '"' or '\'')
        {
            (int begin, int end) = StringAt(at, slashes);
            (int, int) value = end + slashes < text.Length ? Behind(end + slashes + 1, isQuoted: true) : default;
            return value == default ? (begin, end) : value;
        }

        int part = text.AsSpan(at).IndexOf("\n--");
        return text.AsSpan(from, at - from).Contains('\n') ? (at, part < 0 ? text.Length : at + part) : default;
    }

    /// <summary>Whether a name is that of an element, perhaps with a prefix: <c>&lt;s:name</c>.</summary>
    public bool IsOfElement(int name, out int qualified)
    {
        qualified = name;
        if (name > 1 && text[name - 1] == ':')
        {
            do
            {
                qualified--;
            }
            while (qualified > 0 && name - qualified < 64 && (char.IsLetterOrDigit(text[qualified - 1]) || text[qualified - 1] is '_' or '-' or '.'));
        }

        return qualified > 0 && text[qualified - 1] == '<';
    }

    /// <summary>Attributes and content, to the tag that ends the element. In what is none, all the rest.</summary>
    public (int Begin, int End) OfElement(int qualified, int at)
    {
        int opened = text.AsSpan(at).IndexOf('>') is >= 0 and int found ? at + found : text.Length;
        if (opened < text.Length && text[opened - 1] == '/')
        {
            return (at, opened - 1);
        }

        int closed = text.AsSpan(at).IndexOf("</" + text[qualified..at], StringComparison.Ordinal);
        int end = closed < 0 ? text.Length : at + closed;
        return opened == at ? (Math.Min(at + 1, end), end) : (at, end);
    }

    /// <summary>
    /// The closing quote of a string that was opened behind so many backslashes: 0 in JSON, 1 in JSON within a string of JSON, 3 within that, and so on. The
    /// characters that it escapes have others before them. -1 if there is none.
    /// </summary>
    public int EndOfString(int at, char quote, int slashes, int limit)
    {
        int run = 0;
        for (; at < limit; at++)
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

        return -1;
    }

    public int SlashesBefore(int at)
    {
        int count = 0;
        while (count < at && count < 64 && text[at - count - 1] == '\\')
        {
            count++;
        }

        return count;
    }

    private (int Begin, int End) StringAt(int quote, int slashes) =>
        (quote + 1, EndOfString(quote + 1, text[quote], slashes, text.Length) is >= 0 and int end ? end : text.Length);

    /// <summary>Behind the bracket that closes the one that is opened here.</summary>
    private int EndOfNested(int at)
    {
        int depth = 0;
        while (at < text.Length)
        {
            int slashes = SkipSlashes(ref at);
            if (at == text.Length)
            {
                break;
            }

            char c = text[at++];
            if (c is '"' or '\'')
            {
                at = StringAt(at - 1, slashes).End;
                SkipSlashes(ref at);
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

    /// <summary>To the next field of a form or the end of the line; in JSON also to the end of the string.</summary>
    private int EndOfBare(int at)
    {
        int run = 0;
        for (; at < text.Length; at++)
        {
            char c = text[at];
            if (c is '&' or '\r' or '\n' || (_isJson && c == '"' && run % 2 == 0))
            {
                break;
            }

            run = c == '\\' ? run + 1 : 0;
        }

        return at;
    }

    /// <summary>What closes the brackets that a name of a form stands in, <c>user[password]</c>, also encoded.</summary>
    private void SkipCloser(ref int at)
    {
        int slashes = at;
        SkipSlashes(ref slashes);
        if (slashes < text.Length && text[slashes] is '"' or '\'')
        {
            at = slashes + 1; // the name's own, where more than the name stands in the quotes
        }
        else if (at < text.Length && text[at] is ']' or ')')
        {
            at++;
        }
        else if (at + 2 < text.Length && text[at] == '%' && text[at + 1] == '5' && text[at + 2] is 'D' or 'd')
        {
            at += 3;
        }

        if (at + 2 < text.Length && text[at] is '"')
        {
            at++;
        }
    }

    private int IndexOrEnd(int from, string any)
    {
        int index = text.AsSpan(from).IndexOfAny(any);
        return index < 0 ? text.Length : from + index;
    }

    private int SkipSlashes(ref int at)
    {
        int from = at;
        while (at < text.Length && text[at] == '\\')
        {
            at++;
        }

        return at - from;
    }

    private void SkipSpaces(ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }
}
