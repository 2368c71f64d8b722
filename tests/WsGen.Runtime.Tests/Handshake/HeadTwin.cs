using System.Text;
using System.Text.RegularExpressions;

namespace WsGen.Handshake;

/// <summary>
/// The slow twin of the head parsers: it looks for the blank line, splits into lines and holds each against RFC 9112 with a regular
/// expression. Of what stands inside a target or a Host field it knows nothing. One char is one byte.
/// </summary>
/// <param name="Start">The request or status line.</param>
/// <param name="Fields">Names and values, without the white space around them.</param>
/// <param name="Length">Bytes of the head.</param>
internal sealed partial record HeadTwin(string Start, IReadOnlyList<(string Name, string Value)> Fields, int Length)
{
    /// <summary>"GET", "/chat" and "1" of <c>GET /chat HTTP/1.1</c>.</summary>
    public (string Method, string Target, int Minor) Request =>
        RequestLine().Match(Start) is var m ? (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value[0] - '0') : default;

    /// <summary>1, 101 and "OK" of <c>HTTP/1.1 101 OK</c>.</summary>
    public (int Minor, int Status, string Phrase) Response =>
        StatusLine().Match(Start) is var m ? (m.Groups[1].Value[0] - '0', int.Parse(m.Groups[2].Value), m.Groups[3].Value) : default;

    public static HeadTwin? ReadRequest(ReadOnlySpan<byte> input)
    {
        // One empty line may stand before it (section 2.2).
        string text = Encoding.Latin1.GetString(input);
        int start = text.StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 0;
        return Read(text, start, RequestLine());
    }

    public static HeadTwin? ReadResponse(ReadOnlySpan<byte> input)
    {
        // Values may be folded (section 5.2), but not before the first field.
        string text = Encoding.Latin1.GetString(input);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        int fields = text.IndexOf("\r\n", StringComparison.Ordinal);
        return end < 0 || fields == end ? Read(text, 0, StatusLine())
            : text[fields + 2] is ' ' or '\t' ? null
            : Read(text[..(fields + 2)] + Fold().Replace(text[(fields + 2)..end], "  $1") + text[end..], 0, StatusLine());
    }

    public bool SameFields(HandshakeHeaders headers) =>
        headers.Count == Fields.Count
        && headers.Zip(Fields).All(pair => pair.First.Key == pair.Second.Name && pair.First.Value == Decode(pair.Second.Value));

    /// <summary>UTF-8 where it is, Latin-1 otherwise.</summary>
    private static string Decode(string latin)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(latin));
        }
        catch (DecoderFallbackException)
        {
            return latin;
        }
    }

    private static HeadTwin? Read(string text, int start, Regex firstLine)
    {
        int end = text.IndexOf("\r\n\r\n", start, StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        string[] lines = text[start..end].Split("\r\n");
        if (!firstLine.IsMatch(lines[0]) || !lines.Skip(1).All(line => FieldLine().IsMatch(line)))
        {
            return null;
        }

        var fields = lines.Skip(1).Select(line => line.Split(':', 2)).Select(field => (field[0], field[1].Trim(' ', '\t')));
        return new HeadTwin(lines[0], [.. fields], end + 4);
    }

    [GeneratedRegex(@"^([!#$%&'*+\-.^_`|~0-9A-Za-z]{1,32}) ([^\x00-\x20\x7F-\xFF]+) HTTP/1\.([0-9])\z")]
    private static partial Regex RequestLine();

    [GeneratedRegex(@"\r\n([ \t])")]
    private static partial Regex Fold();

    [GeneratedRegex(@"^HTTP/1\.([0-9]) ([1-5][0-9][0-9]) ([^\x00-\x08\x0A-\x1F\x7F]*)\z")]
    private static partial Regex StatusLine();

    [GeneratedRegex(@"^[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[^\x00-\x08\x0A-\x1F\x7F]*\z")]
    private static partial Regex FieldLine();
}
