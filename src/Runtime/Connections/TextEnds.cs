using System.Text;

namespace WsGen.Connections;

/// <summary>
/// What of a text that is a part of a message belongs to the parts beside it, for a surrogate pair may lie across two. The halves are put together
/// when the parts are written: of a part that is given up before, nothing is to be left.
/// </summary>
/// <param name="Low">The second half with which it begins, or zero.</param>
/// <param name="High">The first half with which it ends, or zero.</param>
internal readonly record struct TextEnds(char Low, char High)
{
    /// <summary>The bytes of a pair, in UTF-8.</summary>
    public const int MaxJointSize = 4;

    /// <summary>Takes the ends from a part that is not the whole message.</summary>
    /// <param name="text">The part; what is left is between the ends.</param>
    /// <param name="last">Whether the message ends with it: then nothing comes that could make a pair of its end.</param>
    public static TextEnds Split(ref ReadOnlySpan<char> text, bool last)
    {
        char low = '\0', high = '\0';
        if (!text.IsEmpty && char.IsLowSurrogate(text[0]))
        {
            low = text[0];
            text = text[1..];
        }

        if (!last && !text.IsEmpty && char.IsHighSurrogate(text[^1]))
        {
            high = text[^1];
            text = text[..^1];
        }

        return new TextEnds(low, high);
    }

    /// <summary>What goes before the part: the pair, or U+FFFD for a half that is alone.</summary>
    /// <param name="high">The first half with which the part before has ended, or zero.</param>
    /// <param name="destination">At least <see cref="MaxJointSize"/> bytes.</param>
    /// <returns>How many of them.</returns>
    public int WriteJoint(char high, Span<byte> destination)
    {
        ReadOnlySpan<char> joint = (high, Low) switch
        {
            ('\0', '\0') => [],
            (_, '\0') => [high],
            ('\0', _) => [Low],
            _ => [high, Low],
        };
        return Encoding.UTF8.GetBytes(joint, destination);
    }
}
