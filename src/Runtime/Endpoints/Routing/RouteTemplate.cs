using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace WsGen.Endpoints.Routing;

/// <summary>
/// A path template as the Jakarta WebSocket specification (section 3.1.1) allows it: a relative path, or a level 1 URI template
/// (RFC 6570) whose variables are whole segments. <c>/chat/{room}</c> has the segments <c>chat</c> and <c>{room}</c>; a trailing
/// slash is an empty last segment, so <c>/a</c> and <c>/a/</c> differ and <c>/</c> is one empty segment.
/// The one reading of templates: the runtime uses this file, and so do the generator and the analyzers, hence plain old C#.
/// </summary>
internal sealed class RouteTemplate
{
    /// <summary>A match is described by one bit per segment of a 64-bit number.</summary>
    public const int MaxSegments = 64;

    // Refuses what is not Unicode, where Encoding.UTF8 would put a replacement character.
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private RouteTemplate(string text, RouteSegment[] segments, string[] variables)
    {
        Text = text;
        Segments = segments;
        Variables = variables;
    }

    /// <summary>The template as it was written.</summary>
    public string Text { get; }

    /// <summary>Its segments, left to right.</summary>
    public IReadOnlyList<RouteSegment> Segments { get; }

    /// <summary>The names of its variables, left to right. The position is the variable's ordinal.</summary>
    public IReadOnlyList<string> Variables { get; }

    /// <summary>True if a trailing slash, which is easily overlooked, makes the last segment empty. Not so for the root path.</summary>
    public bool EndsInSlash => Segments.Count > 1 && Segments[Segments.Count - 1] is { IsVariable: false, Text: "" };

    /// <summary>Reads a template.</summary>
    /// <exception cref="ArgumentException">It has a flaw; the message says which.</exception>
    public static RouteTemplate Parse(string text) =>
        TryParse(text, out RouteTemplate? template, out RouteTemplateFlaw flaw)
            ? template
            : throw new ArgumentException($"The path template '{text}' {flaw.Describe()}.", nameof(text));

    /// <summary>Reads a template, or says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out RouteTemplate? template, out RouteTemplateFlaw flaw)
    {
        template = null;
        if (text is null || text.Length == 0)
        {
            flaw = RouteTemplateFlaw.Empty;
            return false;
        }

        if (text[0] != '/')
        {
            flaw = RouteTemplateFlaw.NoLeadingSlash;
            return false;
        }

        if (text.IndexOfAny(['?', '#']) >= 0)
        {
            flaw = RouteTemplateFlaw.QueryOrFragment;
            return false;
        }

        string[] parts = text.Substring(1).Split('/');
        if (parts.Length > MaxSegments)
        {
            flaw = RouteTemplateFlaw.TooManySegments;
            return false;
        }

        var segments = new RouteSegment[parts.Length];
        var variables = new List<string>();
        for (int i = 0; i < parts.Length; i++)
        {
            bool isLast = i == parts.Length - 1;
            flaw = ReadSegment(parts[i], isLast, variables, out segments[i]);
            if (flaw != RouteTemplateFlaw.None)
            {
                return false;
            }
        }

        flaw = RouteTemplateFlaw.None;
        template = new RouteTemplate(text, segments, variables.ToArray());
        return true;
    }

    private static RouteTemplateFlaw ReadSegment(string part, bool isLast, List<string> variables, out RouteSegment segment)
    {
        segment = default;
        if (part.IndexOfAny(['{', '}']) >= 0)
        {
            RouteTemplateFlaw flaw = ReadVariable(part, variables, out string name);
            segment = new RouteSegment(name, isVariable: true);
            return flaw;
        }

        if (part.Length == 0 && !isLast)
        {
            return RouteTemplateFlaw.EmptySegment;
        }

        if (PercentDecode(part) is not { } literal)
        {
            return RouteTemplateFlaw.BadPercentEncoding;
        }

        segment = new RouteSegment(literal, isVariable: false);
        return literal is "." or ".." ? RouteTemplateFlaw.DotSegment : RouteTemplateFlaw.None;
    }

    private static RouteTemplateFlaw ReadVariable(string part, List<string> variables, out string name)
    {
        name = "";
        if (part.Count(c => c == '{') != part.Count(c => c == '}'))
        {
            return RouteTemplateFlaw.UnbalancedBraces;
        }

        if (part[0] != '{' || part.IndexOf('}') != part.Length - 1)
        {
            return RouteTemplateFlaw.VariableNotWholeSegment;
        }

        name = part.Substring(1, part.Length - 2);
        if (name.Length == 0)
        {
            return RouteTemplateFlaw.VariableNameMissing;
        }

        if (!name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.'))
        {
            return RouteTemplateFlaw.VariableNameInvalid;
        }

        if (variables.Contains(name))
        {
            return RouteTemplateFlaw.VariableRepeated;
        }

        variables.Add(name);
        return RouteTemplateFlaw.None;
    }

    /// <summary>The text that <paramref name="part"/> encodes; null if a percent sign is not followed by two digits or the bytes are not UTF-8.</summary>
    private static string? PercentDecode(string part)
    {
        try
        {
            byte[] bytes = StrictUtf8.GetBytes(part);
            int length = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != '%')
                {
                    bytes[length++] = bytes[i];
                    continue;
                }

                if (i + 2 >= bytes.Length || HexDigit(bytes[i + 1]) is not { } high || HexDigit(bytes[i + 2]) is not { } low)
                {
                    return null;
                }

                bytes[length++] = (byte)((high << 4) | low);
                i += 2;
            }

            return StrictUtf8.GetString(bytes, 0, length);
        }
        catch (ArgumentException)
        {
            return null; // what the strict encoding throws: half of a surrogate pair, or bytes that are not UTF-8
        }
    }

    private static int? HexDigit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => c - '0',
        >= (byte)'a' and <= (byte)'f' => c - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => c - 'A' + 10,
        _ => null,
    };
}
