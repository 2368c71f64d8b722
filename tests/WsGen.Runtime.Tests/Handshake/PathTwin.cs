using System.Text;
using System.Text.RegularExpressions;

namespace WsGen.Handshake;

/// <summary>The slow twin of PathSegments: split, resolve the escapes with a regular expression, decode strictly.</summary>
internal static partial class PathTwin
{
    /// <summary>The segments, or null if the path is refused.</summary>
    /// <param name="path">One char is one byte.</param>
    public static string[]? Split(string path)
    {
        if (!path.StartsWith('/'))
        {
            return null;
        }

        string?[] segments = [.. path[1..].Split('/').Select(Decode)];
        return segments.Contains(null) ? null : [.. segments.OfType<string>()];
    }

    private static string? Decode(string segment)
    {
        if (BrokenEscape().IsMatch(segment))
        {
            return null;
        }

        string bytes = Escape().Replace(segment, escape => ((char)Convert.ToByte(escape.Value[1..], 16)).ToString());
        try
        {
            string decoded = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Encoding.Latin1.GetBytes(bytes));
            return decoded.Contains('\0') || decoded is "." or ".." ? null : decoded;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex("%(?![0-9A-Fa-f]{2})")]
    private static partial Regex BrokenEscape();

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escape();
}
