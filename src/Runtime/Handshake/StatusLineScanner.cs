namespace WsGen.Handshake;

/// <summary>
/// Walks once over the status line, RFC 9112 section 4, stopping and resuming at any byte.
/// <code>
/// HTTP/1.1 SP 101 SP [reason-phrase] CRLF
/// 0        8  9   12 13
/// </code>
/// The space behind the status stands there even if the phrase is missing.
/// </summary>
internal struct StatusLineScanner
{
    private const int PhraseStart = 13;
    private bool _behindCarriageReturn;

    public int MinorVersion { get; private set; }

    public int StatusCode { get; private set; }

    public int PhraseEnd { get; private set; }

    public bool IsComplete { get; private set; }

    public readonly ReadOnlySpan<byte> ReasonPhrase(ReadOnlySpan<byte> head) => head[PhraseStart..PhraseEnd];

    /// <summary>Goes on at <paramref name="position"/> and leaves it behind the last byte looked at.</summary>
    public HandshakeViolation Scan(ReadOnlySpan<byte> input, ref int position)
    {
        while (position < input.Length && !IsComplete)
        {
            HandshakeViolation violation = position < PhraseStart ? ReadFixedPart(input[position], position)
                : _behindCarriageReturn ? EndLine(input[position])
                : ReadPhrase(input, ref position);
            if (violation != HandshakeViolation.None)
            {
                return violation;
            }

            position++;
        }

        return HandshakeViolation.None;
    }

    private HandshakeViolation ReadFixedPart(byte b, int index)
    {
        const int MinorVersionIndex = 7;
        const int FirstDigit = 9;
        const int LastDigit = 11;
        bool expected = index switch
        {
            MinorVersionIndex or LastDigit or FirstDigit + 1 => HttpSyntax.IsDigit(b),
            FirstDigit => b is >= (byte)'1' and <= (byte)'5',
            _ => b == "HTTP/1.x nnn "u8[index],
        };
        if (index == MinorVersionIndex)
        {
            MinorVersion = b - '0';
        }
        else if (index is >= FirstDigit and <= LastDigit)
        {
            StatusCode = StatusCode * 10 + (b - '0');
        }

        return expected ? HandshakeViolation.None : HandshakeViolation.StatusLineInvalid;
    }

    private HandshakeViolation ReadPhrase(ReadOnlySpan<byte> input, ref int position)
    {
        int length = input[position..].IndexOfAny(HttpSyntax.ControlBytes);
        if (length < 0)
        {
            position = input.Length - 1;
            return HandshakeViolation.None;
        }

        position += length;
        PhraseEnd = position;
        _behindCarriageReturn = true;
        return input[position] switch
        {
            (byte)'\r' => HandshakeViolation.None,
            (byte)'\n' => HandshakeViolation.BareLineFeed,
            _ => HandshakeViolation.StatusLineInvalid,
        };
    }

    private HandshakeViolation EndLine(byte second)
    {
        IsComplete = true;
        return second == '\n' ? HandshakeViolation.None : HandshakeViolation.BareCarriageReturn;
    }
}
