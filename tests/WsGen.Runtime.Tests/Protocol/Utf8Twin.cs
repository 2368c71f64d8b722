namespace WsGen.Runtime.Tests.Protocol;

/// <summary>
/// The slow twin of Utf8Validator, by definition rather than by table: it decodes one byte at a time and asks after each whether any
/// Unicode scalar value can still come of it (RFC 3629: shortest form, no surrogate, at most U+10FFFF).
/// </summary>
internal struct Utf8Twin
{
    private int _bits;
    private int _left;
    private int _smallest;

    public readonly bool IsComplete => _left == 0;

    public bool TryAppend(byte next)
    {
        if (_left > 0)
        {
            if (next is < 0x80 or > 0xBF)
            {
                return false;
            }

            _bits = (_bits * 64) + (next - 0x80);
            _left--;
        }
        else
        {
            switch (next)
            {
                case <= 0x7F:
                    (_bits, _left, _smallest) = (next, 0, 0);
                    break;
                case >= 0xC0 and <= 0xDF:
                    (_bits, _left, _smallest) = (next - 0xC0, 1, 0x80);
                    break;
                case >= 0xE0 and <= 0xEF:
                    (_bits, _left, _smallest) = (next - 0xE0, 2, 0x800);
                    break;
                case >= 0xF0 and <= 0xF7:
                    (_bits, _left, _smallest) = (next - 0xF0, 3, 0x10000);
                    break;
                default:
                    return false;
            }
        }

        // What the missing bytes can still make of it.
        int span = 1 << (6 * _left);
        int low = Math.Max(_bits * span, _smallest);
        int high = Math.Min((_bits * span) + span - 1, 0x10FFFF);
        bool onlySurrogates = low >= 0xD800 && high <= 0xDFFF;
        return low <= high && !onlySurrogates;
    }

    /// <summary>Index of the first byte after which no text can come of it, or -1; and whether the text may end at its end.</summary>
    public static (int FirstBad, bool Complete) Judge(ReadOnlySpan<byte> text)
    {
        var twin = default(Utf8Twin);
        for (int i = 0; i < text.Length; i++)
        {
            if (!twin.TryAppend(text[i]))
            {
                return (i, false);
            }
        }

        return (-1, twin.IsComplete);
    }
}
